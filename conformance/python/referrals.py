"""Stories of AWS referrals: one is taken, one is refused, one is forgotten (selling §4.5, §7.3, §8.2, §9.3)."""

import datetime
import re

from harness import case, control, fails, holds, payload, same, selling, without_metadata

ME = "111122223333"
PROBLEM = payload("referral")["Project"]["CustomerBusinessProblem"]


def newest(client):
    """The invitation that came last: how a client finds the one it waits for."""
    page = client.list_engagement_invitations(
        Catalog="Sandbox", ParticipantType="RECEIVER", Status=["PENDING"],
        Sort={"SortBy": "InvitationDate", "SortOrder": "DESCENDING"},
    )  # fmt: skip
    return page["EngagementInvitationSummaries"][0]


def refer(client, title):
    """Has AWS refer an opportunity; returns its id and the summary of the invitation."""
    made = client.create_opportunity(**payload("referral", Project__Title=title))
    return made["Id"], newest(client)


def taken():
    client = selling(ME)
    title = "Kiln telemetry for three plants in the north-west"

    with case("referral taken/created"):
        made = client.create_opportunity(**payload("referral", Project__Title=title))
        opportunity = made["Id"]
        holds(f"id {opportunity}", re.fullmatch(r"O[0-9]{1,19}", opportunity))
        same("partner's id", made["PartnerOpportunityIdentifier"], "CRM-4711")
        same("type of the date", type(made["LastModifiedDate"]), datetime.datetime)

    with case("referral taken/invitation waits"):
        found = newest(client)
        same("title", found["EngagementTitle"], title[:40])
        same("status", found["Status"], "PENDING")
        same("kind", found["PayloadType"], "OpportunityInvitation")
        same("sender", found["SenderCompanyName"], "AWS")
        same("role", found["ParticipantType"], "RECEIVER")
        same("receiver", found["Receiver"]["Account"]["AwsAccountId"], ME)
        same("ARN", found["Arn"], f"arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement-invitation/{found['Id']}")
        same("days to answer", found["ExpirationDate"] - found["InvitationDate"], datetime.timedelta(days=15))

    with case("referral taken/invitation tells the deal and no more"):
        invitation = client.get_engagement_invitation(Catalog="Sandbox", Identifier=found["Id"])
        offer = invitation["Payload"]["OpportunityInvitation"]
        same("customer", offer["Customer"], {
            "CompanyName": "Fernhill Ceramics", "CountryCode": "US", "Industry": "Manufacturing",
            "WebsiteUrl": "https://www.fernhill.example",
        })  # fmt: skip
        same("project", offer["Project"], {
            "BusinessProblem": PROBLEM, "Title": title, "TargetCompletionDate": "2099-06-30",
            "ExpectedCustomerSpend": payload("referral")["Project"]["ExpectedCustomerSpend"],
        })  # fmt: skip
        same("responsibilities", offer["ReceiverResponsibilities"], ["Services Partner", "Software Partner"])
        same("sender's contact", [c["BusinessTitle"] for c in offer["SenderContacts"]], ["PDM"])
        same("description", invitation["EngagementDescription"], PROBLEM)
        same("message", invitation["InvitationMessage"],
             "This invite is for an AWS originated referral. Accepting this invitation "
             "will create an AWS originated opportunity in your pipeline.")  # fmt: skip
        same("members", invitation["ExistingMembers"], [{"CompanyName": "AWS", "WebsiteUrl": "www.aws.com"}])
        by_arn = client.get_engagement_invitation(Catalog="Sandbox", Identifier=invitation["Arn"])
        same("by ARN", without_metadata(by_arn), without_metadata(invitation))

    with case("referral taken/closed to others and before acceptance"):
        fails("ResourceNotFoundException", client.get_opportunity, Catalog="Sandbox", Identifier=opportunity)
        fails("ResourceNotFoundException", client.get_engagement, Catalog="Sandbox", Identifier=found["EngagementId"])
        fails("ResourceNotFoundException", client.get_aws_opportunity_summary,
              Catalog="Sandbox", RelatedOpportunityIdentifier=opportunity)  # fmt: skip
        fails("ResourceNotFoundException", client.get_engagement_invitation, Catalog="AWS", Identifier=found["Id"])
        stranger = selling("999900001111")
        fails("ResourceNotFoundException", stranger.get_engagement_invitation, Catalog="Sandbox", Identifier=found["Id"])
        fails("ResourceNotFoundException", stranger.accept_engagement_invitation, Catalog="Sandbox", Identifier=found["Id"])

    with case("referral taken/accepted by a task"):
        start = {"Catalog": "Sandbox", "Identifier": found["Id"], "ClientToken": "take-the-kilns"}
        task = client.start_engagement_by_accepting_invitation_task(**start)
        while task["TaskStatus"] == "IN_PROGRESS":
            task = client.start_engagement_by_accepting_invitation_task(**start)
        same("status", (task["TaskStatus"], task.get("ReasonCode"), task.get("Message")), ("COMPLETE", None, None))
        same("opportunity", task["OpportunityId"], opportunity)
        same("invitation", task["EngagementInvitationId"], found["Id"])
        holds(f"job {task['ResourceSnapshotJobId']}", re.fullmatch(r"job-[0-9a-z]{13}", task["ResourceSnapshotJobId"]))
        same("ARN", task["TaskArn"],
             f"arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement-by-accepting-invitation-task/{task['TaskId']}")  # fmt: skip
        again = client.start_engagement_by_accepting_invitation_task(**start)
        same("the same token again", without_metadata(again), without_metadata(task))
        for filters in (
            {}, {"TaskIdentifier": [task["TaskId"]]}, {"TaskIdentifier": [task["TaskArn"]]}, {"TaskStatus": ["COMPLETE"]},
            {"OpportunityIdentifier": [opportunity]}, {"EngagementInvitationIdentifier": [found["Arn"]]},
        ):  # fmt: skip
            listed = client.list_engagement_by_accepting_invitation_tasks(Catalog="Sandbox", **filters)["TaskSummaries"]
            same(f"task listed by {filters}", listed, [without_metadata(task)])
        failed = client.list_engagement_by_accepting_invitation_tasks(Catalog="Sandbox", TaskStatus=["FAILED"])
        same("failed tasks", failed["TaskSummaries"], [])

    with case("referral taken/opportunity is the partner's"):
        got = client.get_opportunity(Catalog="Sandbox", Identifier=opportunity)
        want = payload("referral", Project__Title=title)
        same("stage and review", (got["LifeCycle"]["Stage"], got["LifeCycle"]["ReviewStatus"]), ("Prospect", "Approved"))
        same("ARN", got["Arn"], f"arn:aws:partnercentral:us-east-1:{ME}:catalog/Sandbox/opportunity/{opportunity}")
        same("customer's account", got["Customer"]["Account"], want["Customer"]["Account"])
        same("contacts", got["Customer"]["Contacts"], want["Customer"]["Contacts"])
        want["Project"]["ExpectedCustomerSpend"][0]["Amount"] = "1250.5"  # a plain decimal, selling §1.2
        for member, value in want["Project"].items():
            same(f"project's {member}", got["Project"].get(member), value)
        for member in ("PrimaryNeedsFromAws", "NationalSecurity", "OpportunityType", "PartnerOpportunityIdentifier"):
            same(member, got[member], want[member])
        same("close date", got["LifeCycle"]["TargetCloseDate"], "2099-06-30")
        same("owner comes first", got["OpportunityTeam"][0]["BusinessTitle"], "OpportunityOwner")
        holds("created before changed", got["CreatedDate"] <= got["LastModifiedDate"])
        holds("what AWS keeps to itself", not {"Origin", "Tags", "ClientToken"} & got.keys())

    with case("referral taken/opportunity is listed"):
        created, changed = got["CreatedDate"], got["LastModifiedDate"]
        for filters, want in (
            ({}, [opportunity]),
            ({"Identifier": [opportunity], "LifeCycleStage": ["Prospect"], "LifeCycleReviewStatus": ["Approved"]}, [opportunity]),
            ({"CustomerCompanyName": ["fernhill ceramics", "Somebody Else"]}, [opportunity]),
            ({"LastModifiedDate": {"AfterLastModifiedDate": changed}}, [opportunity]),
            ({"CreatedDate": {"AfterCreatedDate": created, "BeforeCreatedDate": created}}, [opportunity]),
            ({"TargetCloseDate": {"AfterTargetCloseDate": "2099-06-30", "BeforeTargetCloseDate": "2099-06-30"}}, [opportunity]),
            ({"Identifier": [], "LifeCycleStage": [], "CustomerCompanyName": []}, [opportunity]),
            ({"Sort": {"SortBy": "CustomerCompanyName", "SortOrder": "ASCENDING"}}, [opportunity]),
            ({"LifeCycleStage": ["Qualified", "Launched"]}, []),
            ({"LifeCycleReviewStatus": ["Rejected"]}, []),
            ({"Identifier": ["O1"]}, []),
            ({"TargetCloseDate": {"AfterTargetCloseDate": "2099-07-01"}}, []),
        ):
            page = client.list_opportunities(Catalog="Sandbox", **filters)
            same(f"listed by {filters}", [o["Id"] for o in page["OpportunitySummaries"]], want)
            same("no further page", page.get("NextToken"), None)
        summary = client.list_opportunities(Catalog="Sandbox")["OpportunitySummaries"][0]
        same("ARN", summary["Arn"], got["Arn"])
        same("dates", (summary["CreatedDate"], summary["LastModifiedDate"]), (created, changed))
        same("company", summary["Customer"]["Account"]["CompanyName"], "Fernhill Ceramics")
        holds("no street in a list", summary["Customer"]["Account"]["Address"].get("StreetAddress") is None)

    with case("referral taken/AWS's side of it"):
        side = client.get_aws_opportunity_summary(Catalog="Sandbox", RelatedOpportunityIdentifier=opportunity)
        same("origin", side["Origin"], "AWS Referral")
        same("related opportunity", side["RelatedOpportunityId"], opportunity)
        same("involvement", (side["InvolvementType"], side["Visibility"]), ("Co-Sell", "Full"))
        same("contacts", side["Customer"]["Contacts"], payload("referral")["Customer"]["Contacts"])

    with case("referral taken/engagement is shared"):
        engagement = client.get_engagement(Catalog="Sandbox", Identifier=found["EngagementId"])
        same("title", engagement["Title"], title[:40])
        same("description", engagement["Description"], PROBLEM)
        same("creator", engagement["CreatedBy"], "aws")
        same("members", engagement["MemberCount"], 2)
        same("changed by", engagement["ModifiedBy"], ME)
        by_arn = client.get_engagement(Catalog="Sandbox", Identifier=engagement["Arn"])
        same("by ARN", without_metadata(by_arn), without_metadata(engagement))
        members = client.list_engagement_members(Catalog="Sandbox", Identifier=engagement["Id"])["EngagementMemberList"]
        same("accounts", [m["AccountId"] for m in members], ["aws", ME])
        same("AWS", members[0], {"AccountId": "aws", "CompanyName": "AWS", "WebsiteUrl": "www.aws.com"})
        for filters, want in (
            ({}, 1), ({"CreatedBy": ["aws"]}, 1), ({"ExcludeCreatedBy": ["aws"]}, 0),
            ({"EngagementIdentifier": [engagement["Arn"]]}, 1), ({"CreatedBy": [ME]}, 0),
        ):  # fmt: skip
            page = client.list_engagements(Catalog="Sandbox", **filters)["EngagementSummaryList"]
            same(f"engagements listed by {filters}", [e["Id"] for e in page], [engagement["Id"]][:want])
        types = [c["Type"] for c in engagement.get("Contexts", [])]
        same("context types", client.list_engagements(Catalog="Sandbox")["EngagementSummaryList"][0].get("ContextTypes", []), types)

    with case("referral taken/accepted by hand"):
        other, waiting = refer(client, "A second kiln")
        answer = client.accept_engagement_invitation(Catalog="Sandbox", Identifier=waiting["Arn"])
        same("answer", list(answer), ["ResponseMetadata"])
        after = client.get_engagement_invitation(Catalog="Sandbox", Identifier=waiting["Id"])
        same("status", after["Status"], "ACCEPTED")
        same("members", client.get_engagement(Catalog="Sandbox", Identifier=waiting["EngagementId"])["MemberCount"], 2)
        fails("ResourceNotFoundException", client.get_opportunity, Catalog="Sandbox", Identifier=other)
        fails("ConflictException", client.accept_engagement_invitation, Catalog="Sandbox", Identifier=waiting["Id"])
        task = client.start_engagement_by_accepting_invitation_task(Catalog="Sandbox", Identifier=waiting["Id"])
        same("too late for a task", (task["TaskStatus"], task["ReasonCode"]), ("FAILED", "EngagementInvitationConflict"))
        listed = client.list_engagement_invitations(Catalog="Sandbox", ParticipantType="RECEIVER", Status=["ACCEPTED"])
        same("accepted ones", [(i["EngagementTitle"], i.get("ExpirationDate")) for i in listed["EngagementInvitationSummaries"]],
             [("A second kiln", None), (title[:40], None)])  # fmt: skip


def refused():
    client = selling("222233334444")

    with case("referral refused/rejected with a reason"):
        opportunity, waiting = refer(client, "A kiln nobody wants")
        answer = client.reject_engagement_invitation(
            Catalog="Sandbox", Identifier=waiting["Id"], RejectionReason="Unable to support")  # fmt: skip
        same("answer", list(answer), ["ResponseMetadata"])

    with case("referral refused/closed to the receiver"):
        closed = client.get_engagement_invitation(Catalog="Sandbox", Identifier=waiting["Id"])
        same("status", (closed["Status"], closed["RejectionReason"]), ("REJECTED", "Unable to support"))
        for member in ("Payload", "InvitationMessage", "EngagementDescription"):
            same(member, closed.get(member), None)
        same("members", closed.get("ExistingMembers", []), [])
        same("title stays", closed["EngagementTitle"], "A kiln nobody wants")
        fails("ResourceNotFoundException", client.get_opportunity, Catalog="Sandbox", Identifier=opportunity)
        fails("ResourceNotFoundException", client.get_engagement, Catalog="Sandbox", Identifier=waiting["EngagementId"])
        listed = client.list_engagement_invitations(Catalog="Sandbox", ParticipantType="RECEIVER", Status=["REJECTED"])
        same("listed", [i["Id"] for i in listed["EngagementInvitationSummaries"]], [waiting["Id"]])
        listed = client.list_engagement_invitations(Catalog="Sandbox", ParticipantType="SENDER")
        same("sent by me", listed["EngagementInvitationSummaries"], [])

    with case("referral refused/no second answer"):
        fails("ConflictException", client.reject_engagement_invitation, Catalog="Sandbox", Identifier=waiting["Id"])
        fails("ConflictException", client.accept_engagement_invitation, Catalog="Sandbox", Identifier=waiting["Id"])
        task = client.start_engagement_by_accepting_invitation_task(Catalog="Sandbox", Identifier=waiting["Id"])
        same("task", (task["TaskStatus"], task["ReasonCode"]), ("FAILED", "InvitationValidationFailed"))
        holds("the task says why", task["Message"])
        same("nothing was made", (task.get("OpportunityId"), task.get("ResourceSnapshotJobId")), (None, None))
        failed = client.list_engagement_by_accepting_invitation_tasks(
            Catalog="Sandbox", TaskStatus=["FAILED"], EngagementInvitationIdentifier=[waiting["Id"]])  # fmt: skip
        same("task listed", [t["TaskId"] for t in failed["TaskSummaries"]], [task["TaskId"]])

    with case("referral refused/forgotten until it expires"):
        _, forgotten = refer(client, "A kiln nobody answers")
        control("clock/advance", {"by": "15d"})
        expired = client.get_engagement_invitation(Catalog="Sandbox", Identifier=forgotten["Id"])
        same("status", expired["Status"], "EXPIRED")
        same("payload", expired.get("Payload"), None)
        same("reason", expired.get("RejectionReason"), None)
        listed = client.list_engagement_invitations(Catalog="Sandbox", ParticipantType="RECEIVER", Status=["EXPIRED"])
        same("listed", [i["Id"] for i in listed["EngagementInvitationSummaries"]], [forgotten["Id"]])
        fails("ConflictException", client.accept_engagement_invitation, Catalog="Sandbox", Identifier=forgotten["Id"])
