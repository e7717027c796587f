"""Stories of AWS referrals: one is taken, one is refused, one is forgotten (selling §4.5, §7.3, §8.2, §9.3)."""

from harness import aws, case, control, given, holds, payload, prepare, refused as refuses, same

ME = "111122223333"
TITLE = "Kiln telemetry for three plants in the north-west"


def newest(key=ME):
    """The id of the invitation that came last, as a script would find it."""
    return aws("selling", "list-engagement-invitations", "--participant-type", "RECEIVER", "--status", "PENDING",
               "--sort", "SortBy=InvitationDate,SortOrder=DESCENDING",
               "--query", "EngagementInvitationSummaries[0].Id", "--output", "text", key=key)  # fmt: skip


def refer(title, key=ME):
    """Has AWS refer an opportunity, without the command; returns its id."""
    body = payload("referral", Project__Title=title, ClientToken=title)
    return prepare(key, "AWSPartnerCentralSelling.CreateOpportunity", body)["Id"]


def taken():
    with case("referral taken/created"):
        opportunity = aws("selling", "create-opportunity", "--cli-input-json", given(payload("referral", Project__Title=TITLE)),
                          "--query", "Id", "--output", "text")  # fmt: skip
        holds(f"id {opportunity}", opportunity.startswith("O") and opportunity[1:].isdigit())

    with case("referral taken/invitation tells the deal and no more"):
        invitation = newest()
        got = aws("selling", "get-engagement-invitation", "--identifier", invitation)
        same("status", (got["Status"], got["SenderCompanyName"], got["EngagementTitle"]), ("PENDING", "AWS", TITLE[:40]))
        offer = got["Payload"]["OpportunityInvitation"]
        same("customer", offer["Customer"], {
            "CompanyName": "Fernhill Ceramics", "CountryCode": "US", "Industry": "Manufacturing",
            "WebsiteUrl": "https://www.fernhill.example",
        })  # fmt: skip
        same("project", sorted(offer["Project"]), ["BusinessProblem", "ExpectedCustomerSpend", "TargetCompletionDate", "Title"])
        refuses("ResourceNotFoundException", "selling", "get-opportunity", "--identifier", opportunity)

    with case("referral taken/accepted by a task"):
        start = ("selling", "start-engagement-by-accepting-invitation-task", "--identifier", invitation, "--client-token", "take-the-kilns")
        task = aws(*start)
        while task["TaskStatus"] == "IN_PROGRESS":
            task = aws(*start)
        same("task", (task["TaskStatus"], task["OpportunityId"], task["EngagementInvitationId"]), ("COMPLETE", opportunity, invitation))
        same("the same token again", aws(*start), task)
        listed = aws("selling", "list-engagement-by-accepting-invitation-tasks", "--task-status", "COMPLETE", "--opportunity-identifier", opportunity)
        same("task listed", listed["TaskSummaries"], [task])

    with case("referral taken/opportunity is the partner's"):
        got = aws("selling", "get-opportunity", "--identifier", opportunity)
        same("title", got["Project"]["Title"], TITLE)
        same("stage and review", (got["LifeCycle"]["Stage"], got["LifeCycle"]["ReviewStatus"]), ("Prospect", "Approved"))
        same("customer", got["Customer"]["Account"], payload("referral")["Customer"]["Account"])
        same("contact", got["Customer"]["Contacts"][0]["LastName"], "Müller-Østby")
        same("ARN", got["Arn"], f"arn:aws:partnercentral:us-east-1:{ME}:catalog/Sandbox/opportunity/{opportunity}")
        found = aws("selling", "list-opportunities", "--life-cycle-stage", "Prospect", "--life-cycle-review-status", "Approved",
                    "--customer-company-name", "fernhill ceramics", "--created-date", f"AfterCreatedDate={got['CreatedDate']}",
                    "--query", "OpportunitySummaries[].Id")  # fmt: skip
        same("listed", found, [opportunity])
        same("not listed", aws("selling", "list-opportunities", "--life-cycle-stage", "Launched", "--query", "OpportunitySummaries"), [])
        side = aws("selling", "get-aws-opportunity-summary", "--related-opportunity-identifier", opportunity)
        same("AWS's side", (side["Origin"], side["RelatedOpportunityId"]), ("AWS Referral", opportunity))

    with case("referral taken/engagement is shared"):
        listed = aws("selling", "list-engagements", "--created-by", "aws", "--query", "EngagementSummaryList[].Id")
        engagement = aws("selling", "get-engagement", "--identifier", listed[0])
        same("engagement", (engagement["Title"], engagement["CreatedBy"], engagement["MemberCount"]), (TITLE[:40], "aws", 2))
        members = aws("selling", "list-engagement-members", "--identifier", engagement["Arn"], "--query", "EngagementMemberList[].AccountId")
        same("members", members, ["aws", ME])

    with case("referral taken/accepted by hand"):
        other = refer("A second kiln")
        invitation = newest()
        same("output", aws("selling", "accept-engagement-invitation", "--identifier", invitation), "")
        status = aws("selling", "get-engagement-invitation", "--identifier", invitation, "--query", "Status", "--output", "text")
        same("status", status, "ACCEPTED")
        refuses("ResourceNotFoundException", "selling", "get-opportunity", "--identifier", other)


def refused():
    key = "222233334444"

    with case("referral refused/rejected with a reason"):
        opportunity = refer("A kiln nobody wants", key)
        invitation = newest(key)
        answer = aws("selling", "reject-engagement-invitation", "--identifier", invitation, "--rejection-reason", "Unable to support", key=key)
        same("output", answer, "")
        closed = aws("selling", "get-engagement-invitation", "--identifier", invitation, key=key)
        same("status", (closed["Status"], closed["RejectionReason"], closed.get("Payload")), ("REJECTED", "Unable to support", None))
        refuses("ResourceNotFoundException", "selling", "get-opportunity", "--identifier", opportunity, key=key)

    with case("referral refused/no second answer"):
        refuses("ConflictException", "selling", "reject-engagement-invitation", "--identifier", invitation, key=key)
        task = aws("selling", "start-engagement-by-accepting-invitation-task", "--identifier", invitation,
                   "--query", "[TaskStatus, ReasonCode]", "--output", "text", key=key)  # fmt: skip
        same("task", task, "FAILED\tInvitationValidationFailed")

    with case("referral refused/forgotten until it expires"):
        refer("A kiln nobody answers", key)
        forgotten = newest(key)
        control("clock/advance", {"by": "15d"})
        listed = aws("selling", "list-engagement-invitations", "--participant-type", "RECEIVER", "--status", "EXPIRED",
                     "--query", "EngagementInvitationSummaries[].[Id, Status]", "--output", "text", key=key)  # fmt: skip
        same("listed", listed, f"{forgotten}\tEXPIRED")
        refuses("ConflictException", "selling", "accept-engagement-invitation", "--identifier", forgotten, key=key)
