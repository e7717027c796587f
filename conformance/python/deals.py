"""Stories of deals that a partner brings to AWS: one becomes two partners' and is launched, one is submitted without an
engagement and is rejected (selling §5, §6.2, §7, §8.1, §8.2, §9.3, §11)."""

import re

from harness import case, fails, holds, operate, payload, problems, raw, same, selling, without_metadata

A, B, STRANGER, CLERK, LARGE = "333300001111", "333300002222", "333300003333", "333300004444", "333300006666"
SOLUTION = "S-1234567"
VIEW, AWS_VIEW = "OpportunitySummaryView", "AwsOpportunitySummaryFullView"
TITLE = payload("opportunity")["Project"]["Title"]
PROBLEM = payload("opportunity")["Project"]["CustomerBusinessProblem"]


def read(client, opportunity):
    return without_metadata(client.get_opportunity(Catalog="Sandbox", Identifier=opportunity))


def to_update(client, got, **changes):
    """The record as GetOpportunity showed it, as an UpdateOpportunity: Id renamed, and what the operation has no member
    for left out, since this client refuses to send it. Changes as of payload."""
    members = client.meta.service_model.operation_model("UpdateOpportunity").input_shape.members
    value = {name: given for name, given in got.items() if name in members and given is not None}
    value["Identifier"] = got["Id"]
    return payload(value, **changes)


def update(client, opportunity, **changes):
    """Reads, changes and sends back (selling §5.8); returns what is read afterwards."""
    client.update_opportunity(**to_update(client, read(client, opportunity), **changes))
    return read(client, opportunity)


def associate(client, opportunity, kind=("Solutions", SOLUTION)):
    return client.associate_opportunity(
        Catalog="Sandbox", OpportunityIdentifier=opportunity, RelatedEntityType=kind[0], RelatedEntityIdentifier=kind[1])  # fmt: skip


def submit_by_task(client, opportunity, **params):
    """Starts the task that offers a deal to AWS, and waits for its end by asking again with the same token."""
    start = {"Catalog": "Sandbox", "Identifier": opportunity, "AwsSubmission": {"InvolvementType": "Co-Sell", "Visibility": "Full"},
             "ClientToken": f"submit-{opportunity}", **params}  # fmt: skip
    task = client.start_engagement_from_opportunity_task(**start)
    while task["TaskStatus"] == "IN_PROGRESS":
        task = client.start_engagement_from_opportunity_task(**start)
    return without_metadata(task)


def together():
    a, b, stranger = selling(A), selling(B), selling(STRANGER)

    with case("deal/drafted"):
        solutions = a.list_solutions(Catalog="Sandbox", Status=["Active"], Sort={"SortBy": "CreatedDate", "SortOrder": "DESCENDING"}, MaxResults=20)
        found = solutions["SolutionSummaries"]
        same("solutions", [(s["Id"], s["Status"], s["Catalog"]) for s in found], [(SOLUTION, "Active", "Sandbox")])
        same("ARN", found[0]["Arn"], f"arn:aws:partnercentral:us-east-1:{A}:catalog/Sandbox/solution/{SOLUTION}")
        same("none by another category", a.list_solutions(Catalog="Sandbox", Category=["Training Service"], Identifier=[SOLUTION])["SolutionSummaries"], [])
        made = a.create_opportunity(**payload("opportunity", LifeCycle__Stage="Qualified"))
        deal = made["Id"]
        got = read(a, deal)
        same("first state", (got["LifeCycle"]["ReviewStatus"], got["LifeCycle"]["Stage"]), ("Pending Submission", "Prospect"))
        same("dates", (got["CreatedDate"], got["LastModifiedDate"]), (made["LastModifiedDate"],) * 2)
        same("no history yet", got["LifeCycle"].get("NextStepsHistory"), None)
        same("team", [m["BusinessTitle"] for m in got["OpportunityTeam"]], ["OpportunityOwner", "PartnerAccountManager"])
        same("amount", got["Project"]["ExpectedCustomerSpend"][0]["Amount"], "4800")
        same("nothing is related yet", {k: v for k, v in got["RelatedEntityIdentifiers"].items() if v}, {})
        fails("ResourceNotFoundException", stranger.get_opportunity, Catalog="Sandbox", Identifier=deal)
        fails("ResourceNotFoundException", a.get_aws_opportunity_summary, Catalog="Sandbox", RelatedOpportunityIdentifier=deal)

    with case("deal/related to what is sold"):
        same("answer", list(associate(a, deal)), ["ResponseMetadata"])
        associate(a, deal)  # again: nothing changes
        associate(a, deal, ("AwsProducts", "AWSIoTGreengrass"))
        associate(a, deal, ("AwsProducts", "AWSLambda"))
        after = read(a, deal)
        related = after["RelatedEntityIdentifiers"]
        same("related", (related["Solutions"], related["AwsProducts"]), ([SOLUTION], ["AWSIoTGreengrass", "AWSLambda"]))
        same("the solution takes the place of its description", after["Project"].get("OtherSolutionDescription"), None)
        holds("the lock moved", after["LastModifiedDate"] > got["LastModifiedDate"])
        for kind in (("Solutions", "S-7654321"), ("Solutions", "Other")):
            answer = fails("ValidationException", a.associate_opportunity, Catalog="Sandbox", OpportunityIdentifier=deal,
                           RelatedEntityType=kind[0], RelatedEntityIdentifier=kind[1])  # fmt: skip
            same(f"{kind}", problems(answer), [("relatedEntityIdentifier", "INVALID_VALUE")])

    with case("deal/changed before it is submitted"):
        answer = fails("ConflictException", a.update_opportunity, **to_update(a, got))
        holds("the message names the lock", "LastModifiedDate" in answer["Error"]["Message"])
        answer = fails("ValidationException", a.update_opportunity, **to_update(a, read(a, deal), LifeCycle__Stage="Qualified"))
        same("stage", (answer["Reason"], problems(answer)), ("BUSINESS_VALIDATION_FAILED", [("lifeCycle.stage", "ACTION_NOT_PERMITTED")]))
        got = update(a, deal, LifeCycle__NextSteps="Order two cameras", LifeCycle__ReviewStatus="Approved")
        same("no simulation before submission", got["LifeCycle"]["ReviewStatus"], "Pending Submission")
        same("history", [(h["Value"], h["Time"]) for h in got["LifeCycle"]["NextStepsHistory"]], [("Order two cameras", got["LastModifiedDate"])])

    with case("deal/offered to AWS by a task"):
        task = submit_by_task(a, deal, Tags=[{"Key": "deal", "Value": "casting"}])
        same("task", (task["TaskStatus"], task.get("ReasonCode"), task.get("Message"), task["OpportunityId"]), ("COMPLETE", None, None, deal))
        holds(f"id {task['TaskId']}", re.fullmatch(r"task-[0-9a-z]{13}", task["TaskId"]))
        same("ARN", task["TaskArn"], f"arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement-from-opportunity-task/{task['TaskId']}")
        engagement, job, offer = task["EngagementId"], task["ResourceSnapshotJobId"], task["EngagementInvitationId"]
        for filters, want in (
            ({}, [task]), ({"TaskStatus": ["COMPLETE"], "TaskIdentifier": [task["TaskArn"]], "OpportunityIdentifier": [deal]}, [task]),
            ({"EngagementIdentifier": [engagement]}, [task]), ({"TaskStatus": ["FAILED"]}, []), ({"OpportunityIdentifier": ["O1"]}, []),
        ):  # fmt: skip
            same(f"tasks listed by {filters}", a.list_engagement_from_opportunity_tasks(Catalog="Sandbox", **filters)["TaskSummaries"], want)
        answer = fails("ConflictException", a.start_engagement_from_opportunity_task, Catalog="Sandbox", Identifier=deal,
                       AwsSubmission={"InvolvementType": "For Visibility Only"}, ClientToken=f"submit-{deal}")  # fmt: skip
        same("message", answer["Error"]["Message"], "Conflicting client token submitted for a new request body.")
        twice = submit_by_task(a, deal, ClientToken="again")
        same("no second submission", (twice["TaskStatus"], twice["ReasonCode"]), ("FAILED", "OpportunityConflict"))
        fails("ResourceNotFoundException", stranger.start_engagement_from_opportunity_task, Catalog="Sandbox", Identifier=deal,
              AwsSubmission={"InvolvementType": "Co-Sell"})  # fmt: skip

    with case("deal/what the task made"):
        got = read(a, deal)
        same("status", got["LifeCycle"]["ReviewStatus"], "Submitted")
        room = a.get_engagement(Catalog="Sandbox", Identifier=engagement)
        same("engagement", (room["Title"], room["Description"], room["CreatedBy"], room["MemberCount"]), (TITLE[:40], PROBLEM, A, 1))
        same("context", [(c["Id"], c["Type"]) for c in room["Contexts"]], [("1", "CustomerProject")])
        project = room["Contexts"][0]["Payload"]["CustomerProject"]
        same("customer", project["Customer"], {"CompanyName": "Granbacken Foundry", "CountryCode": "SE", "Industry": "Manufacturing",
                                               "WebsiteUrl": "https://www.granbacken.example"})  # fmt: skip
        same("project", project["Project"], {"Title": TITLE, "BusinessProblem": PROBLEM, "TargetCompletionDate": "2099-03-31"})
        sent = a.list_engagement_invitations(Catalog="Sandbox", ParticipantType="SENDER")["EngagementInvitationSummaries"]
        same("offer", [(i["Id"], i["EngagementId"], i["Status"], i["Receiver"]["Account"]["AwsAccountId"]) for i in sent], [(offer, engagement, "PENDING", "aws")])
        about = a.list_engagement_resource_associations(Catalog="Sandbox", ResourceIdentifier=deal)["EngagementResourceAssociationSummaries"]
        same("association", about, [{"Catalog": "Sandbox", "EngagementId": engagement, "ResourceType": "Opportunity", "ResourceId": deal, "CreatedBy": A}])
        tags = a.list_tags_for_resource(ResourceArn=a.get_resource_snapshot_job(Catalog="Sandbox", ResourceSnapshotJobIdentifier=job)["Arn"])
        same("tags of the job", tags["Tags"], [{"Key": "deal", "Value": "casting"}])
        answer = fails("ValidationException", a.update_opportunity, **to_update(a, got))
        same("read-only", problems(answer), [("lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED")])

    with case("deal/AWS asks for more, as the partner plays it"):
        # The whole record with what UpdateOpportunity has no members for, as scripts without an SDK send it.
        body = {**got, "Identifier": got["Id"], "ClientToken": "not of this operation"}
        del body["Id"]
        body["LifeCycle"] = {**got["LifeCycle"], "ReviewStatus": "Action Required", "ReviewComments": "Say what a crack costs.", "ReviewStatusReason": "Unclear"}
        answer = raw(A, "UpdateOpportunity", body)
        same("answer", sorted(answer), ["Id", "LastModifiedDate"])
        got = read(a, deal)
        cycle = got["LifeCycle"]
        same("status", (cycle["ReviewStatus"], cycle["ReviewComments"], cycle["ReviewStatusReason"]), ("Action Required", "Say what a crack costs.", "Unclear"))
        same("related entities stay", got["RelatedEntityIdentifiers"]["Solutions"], [SOLUTION])
        answer = fails("ValidationException", a.update_opportunity, **to_update(a, got, Project__Title="Another deal", LifeCycle__NextSteps="Hide"))
        same("locked", problems(answer), [("lifeCycle.nextSteps", "ACTION_NOT_PERMITTED"), ("project.title", "ACTION_NOT_PERMITTED")])

    with case("deal/corrected and submitted again"):
        better = PROBLEM + " A crack costs a day of the furnace."
        got = update(a, deal, Project__CustomerBusinessProblem=better)
        same("corrected", (got["Project"]["CustomerBusinessProblem"], got["LifeCycle"]["ReviewStatus"]), (better, "Submitted"))
        got = update(a, deal, LifeCycle__ReviewStatus="Action Required", LifeCycle__ReviewComments="And the camera?")
        again = submit_by_task(a, deal, ClientToken="after the second question")
        reused = ("TaskStatus", "OpportunityId", "EngagementId", "ResourceSnapshotJobId")
        same("the same engagement and job", [again[m] for m in reused], ["COMPLETE", deal, engagement, job])
        same("status", read(a, deal)["LifeCycle"]["ReviewStatus"], "Submitted")
        sent = a.list_engagement_invitations(Catalog="Sandbox", ParticipantType="SENDER")["EngagementInvitationSummaries"]
        same("no second offer", [i["Id"] for i in sent], [offer])

    with case("deal/approved, as the partner plays it"):
        got = update(a, deal, LifeCycle__ReviewStatus="Approved", LifeCycle__Stage="Qualified")
        cycle = got["LifeCycle"]
        same("status", (cycle["ReviewStatus"], cycle["Stage"], cycle.get("ReviewComments")), ("Approved", "Qualified", None))
        side = a.get_aws_opportunity_summary(Catalog="Sandbox", RelatedOpportunityIdentifier=deal)
        same("AWS's side", (side["Origin"], side["RelatedOpportunityId"], side["InvolvementType"], side["Visibility"]), ("Partner Referral", deal, "Co-Sell", "Full"))
        same("copies", (side["Customer"]["Contacts"], side["Project"]["ExpectedCustomerSpend"]), (got["Customer"]["Contacts"], got["Project"]["ExpectedCustomerSpend"]))
        same("nothing to disclose", side.get("LifeCycle"), None)
        same("offer", a.get_engagement_invitation(Catalog="Sandbox", Identifier=offer)["Status"], "ACCEPTED")
        members = a.list_engagement_members(Catalog="Sandbox", Identifier=engagement)["EngagementMemberList"]
        same("members", [m["AccountId"] for m in members], [A, "aws"])

    with case("deal/another partner is invited"):
        refused = fails("ValidationException", a.create_engagement_invitation, Catalog="Sandbox", EngagementIdentifier=engagement,
                        Invitation=payload("share", Receiver__Account__AwsAccountId=A))  # fmt: skip
        same("oneself", problems(refused), [("invitation.receiver.account.awsAccountId", "INVALID_VALUE")])
        invite = {"Catalog": "Sandbox", "EngagementIdentifier": engagement, "Invitation": payload("share", Receiver__Account__AwsAccountId=B)}
        sent = a.create_engagement_invitation(**invite)
        fails("ConflictException", a.create_engagement_invitation, **invite)
        fails("ResourceNotFoundException", b.create_engagement_invitation, **invite)
        listed = b.list_engagement_invitations(Catalog="Sandbox", ParticipantType="RECEIVER", Status=["PENDING"], SenderAwsAccountId=[A])
        same("B's list", [(i["Id"], i["EngagementTitle"], i["PayloadType"]) for i in listed["EngagementInvitationSummaries"]],
             [(sent["Id"], TITLE[:40], "OpportunityInvitation")])  # fmt: skip
        seen = without_metadata(b.get_engagement_invitation(Catalog="Sandbox", Identifier=sent["Arn"]))
        same("payload", seen["Payload"], invite["Invitation"]["Payload"])
        same("who is there", sorted(m["CompanyName"] for m in seen["ExistingMembers"]), ["AWS", f"Partner {A}"])
        same("receiver", seen["Receiver"]["Account"], invite["Invitation"]["Receiver"]["Account"])
        same("the sender reads the same", without_metadata(a.get_engagement_invitation(Catalog="Sandbox", Identifier=sent["Id"])), seen)
        for nobody, identifier in ((stranger, sent["Id"]), (b, offer)):
            fails("ResourceNotFoundException", nobody.get_engagement_invitation, Catalog="Sandbox", Identifier=identifier)
        fails("AccessDeniedException", a.accept_engagement_invitation, Catalog="Sandbox", Identifier=sent["Id"])
        fails("ResourceNotFoundException", b.list_resource_snapshots, Catalog="Sandbox", EngagementIdentifier=engagement)

    with case("deal/the other partner joins"):
        joined = b.start_engagement_by_accepting_invitation_task(Catalog="Sandbox", Identifier=sent["Id"])
        same("task", (joined["TaskStatus"], joined["EngagementInvitationId"]), ("COMPLETE", sent["Id"]))
        share = joined["OpportunityId"]
        holds("a deal of its own", share != deal)
        theirs = read(b, share)
        same("state", (theirs["LifeCycle"]["ReviewStatus"], theirs["LifeCycle"]["Stage"]), ("Approved", "Prospect"))
        same("from the invitation", (theirs["Project"]["Title"], theirs["LifeCycle"]["TargetCloseDate"]), ("Cameras for both halls", "2099-03-31"))
        same("needs", theirs["PrimaryNeedsFromAws"], ["Do Not Need Support from AWS Sales Rep"])
        fails("ResourceNotFoundException", b.get_opportunity, Catalog="Sandbox", Identifier=deal)
        side = b.get_aws_opportunity_summary(Catalog="Sandbox", RelatedOpportunityIdentifier=share)
        same("one AWS opportunity for both", (side["RelatedOpportunityId"], side["InvolvementType"]), (share, "Co-Sell"))
        for member in (a, b):
            pages = member.get_paginator("list_engagement_members").paginate(Catalog="Sandbox", Identifier=engagement, PaginationConfig={"PageSize": 1})
            same("members", [m["AccountId"] for page in pages for m in page["EngagementMemberList"]], [A, "aws", B])

    with case("deal/each sees what the other has"):
        def latest(client, opportunity, **which):
            return client.get_resource_snapshot(
                Catalog="Sandbox", EngagementIdentifier=engagement, ResourceType="Opportunity", ResourceIdentifier=opportunity,
                **{"ResourceSnapshotTemplateIdentifier": VIEW, **which})  # fmt: skip

        for client, opportunity, owner in ((b, deal, A), (a, share, B)):
            before = latest(client, opportunity)
            same("of whom", (before["CreatedBy"], before["ResourceId"], before["ResourceSnapshotTemplateName"]), (owner, opportunity, VIEW))
            same("ARN", before["Arn"], f"arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/{engagement}"
                 f"/resource/Opportunity/{opportunity}/template/{VIEW}/snapshot/{before['Revision']}")  # fmt: skip
            mine = {A: a, B: b}[owner]
            changed = update(mine, opportunity, LifeCycle__NextSteps=f"Tell the others of {owner}")
            after = latest(client, opportunity)
            summary = after["Payload"]["OpportunitySummary"]
            same("one revision more", after["Revision"], before["Revision"] + 1)
            same("next steps", summary["Lifecycle"]["NextSteps"], f"Tell the others of {owner}")
            same("customer", summary["Customer"], changed["Customer"])
            holds("no title in the view", "Title" not in summary["Project"])
            update(mine, opportunity)
            same("nothing new, no revision", latest(client, opportunity)["Revision"], after["Revision"])
            same("the old one stays", without_metadata(latest(client, opportunity, Revision=before["Revision"])), without_metadata(before))

    with case("deal/who may see which snapshots"):
        def listed(client, **filters):
            page = client.list_resource_snapshots(Catalog="Sandbox", EngagementIdentifier=engagement, **filters)["ResourceSnapshotSummaries"]
            return [(s["ResourceSnapshotTemplateName"], s["ResourceId"], s["CreatedBy"], s["Revision"]) for s in page]

        revision = latest(b, deal)["Revision"]
        deals_own = [(VIEW, deal, A, n) for n in range(revision, 0, -1)]
        same("A's by B", listed(b, ResourceIdentifier=deal), deals_own)
        same("A's by owner", listed(b, CreatedBy=A), deals_own)
        same("B's by A", listed(a, CreatedBy=B, ResourceType="Opportunity", ResourceSnapshotTemplateIdentifier=VIEW), [(VIEW, share, B, 2), (VIEW, share, B, 1)])
        full = latest(a, deal, ResourceSnapshotTemplateIdentifier=AWS_VIEW)
        same("AWS's view", (full["CreatedBy"], full["TargetMemberAccounts"]), ("aws", [A]))
        same("of the deal", full["Payload"][AWS_VIEW]["RelatedOpportunityId"], deal)
        fails("ResourceNotFoundException", b.get_resource_snapshot, Catalog="Sandbox", EngagementIdentifier=engagement, ResourceType="Opportunity",
              ResourceIdentifier=deal, ResourceSnapshotTemplateIdentifier=AWS_VIEW)  # fmt: skip
        same("A lists AWS's", [s[:3] for s in listed(a, CreatedBy="aws")][-1:], [(AWS_VIEW, deal, "aws")])
        holds("B has none of A's", all(s[1] == share for s in listed(b, CreatedBy="aws")))
        for filters, want in (({}, {deal, share}), ({"CreatedBy": B}, {share}), ({"EngagementIdentifier": engagement, "ResourceType": "Opportunity"}, {deal, share})):
            for client in (a, b):
                about = client.list_engagement_resource_associations(Catalog="Sandbox", **filters)["EngagementResourceAssociationSummaries"]
                same(f"associations by {filters}", {s["ResourceId"] for s in about}, want)
        same("a stranger's", stranger.list_engagement_resource_associations(Catalog="Sandbox")["EngagementResourceAssociationSummaries"], [])
        fails("ResourceNotFoundException", stranger.list_resource_snapshots, Catalog="Sandbox", EngagementIdentifier=engagement)

    with case("deal/given to another colleague"):
        colleague = {"FirstName": "Tove", "LastName": "Berg", "Email": "tove@partners.example", "BusinessTitle": "PartnerAccountManager", "Phone": "+46920555012"}
        before = read(a, deal)
        same("answer", list(a.assign_opportunity(Catalog="Sandbox", Identifier=deal, Assignee=colleague)), ["ResponseMetadata"])
        after = read(a, deal)
        owner = after["OpportunityTeam"][0]
        same("owner", (owner["BusinessTitle"], owner["Email"], owner["LastName"]), ("OpportunityOwner", "tove@partners.example", "Berg"))
        same("the others stay", after["OpportunityTeam"][1:], before["OpportunityTeam"][1:])
        answer = fails("ConflictException", a.update_opportunity, **to_update(a, before))
        holds("the lock moved", answer["Error"]["Message"])
        answer = fails("ValidationException", a.assign_opportunity, Catalog="Sandbox", Identifier=deal, Assignee={**colleague, "BusinessTitle": "King"})
        same("title", problems(answer), [("assignee.businessTitle", "INVALID_ENUM_VALUE")])

    with case("deal/launched"):
        update(a, deal, LifeCycle__Stage="Technical Validation")
        got = update(a, deal, LifeCycle__Stage="Committed")
        related = {"Catalog": "Sandbox", "OpportunityIdentifier": deal}
        last = fails("ValidationException", a.disassociate_opportunity, **related, RelatedEntityType="Solutions", RelatedEntityIdentifier=SOLUTION)
        same("the last solution stays", problems(last), [("relatedEntityIdentifier", "INVALID_VALUE")])
        answer = a.disassociate_opportunity(**related, RelatedEntityType="AwsProducts", RelatedEntityIdentifier="AWSLambda")
        same("answer", list(answer), ["ResponseMetadata"])
        gone = fails("ValidationException", a.disassociate_opportunity, **related, RelatedEntityType="AwsProducts", RelatedEntityIdentifier="AWSLambda")
        same("it is gone", problems(gone), [("relatedEntityIdentifier", "INVALID_VALUE")])
        got = update(a, deal, LifeCycle__Stage="Launched")
        same("launched", (got["LifeCycle"]["Stage"], got["LifeCycle"]["ReviewStatus"], got["RelatedEntityIdentifiers"]["AwsProducts"]),
             ("Launched", "Approved", ["AWSIoTGreengrass"]))  # fmt: skip
        answer = fails("ValidationException", a.update_opportunity, **to_update(a, got, LifeCycle__Stage="Prospect"))
        holds("it stays launched", ("lifeCycle.stage", "ACTION_NOT_PERMITTED") in problems(answer))
        lost = fails("ValidationException", b.update_opportunity, **to_update(b, read(b, share), LifeCycle__Stage="Closed Lost"))
        same("a loss has a reason", problems(lost), [("lifeCycle.closedLostReason", "REQUIRED_FIELD_MISSING")])
        theirs = update(b, share, LifeCycle__Stage="Closed Lost", LifeCycle__ClosedLostReason="Price")
        same("lost", (theirs["LifeCycle"]["Stage"], theirs["LifeCycle"]["ClosedLostReason"]), ("Closed Lost", "Price"))


def alone():
    client = selling(STRANGER)

    with case("deal alone/what is missing is said at submission"):
        draft = payload("opportunity")
        for member in ("CustomerUseCase", "DeliveryModels", "OtherSolutionDescription"):
            del draft["Project"][member]
        deal = client.create_opportunity(**draft)["Id"]
        answer = fails("ValidationException", client.submit_opportunity, Catalog="Sandbox", Identifier=deal, InvolvementType="Co-Sell")
        same("fields", problems(answer), [("project.customerUseCase", "REQUIRED_FIELD_MISSING"), ("project.deliveryModels", "REQUIRED_FIELD_MISSING"),
                                          ("relatedEntityIdentifiers.solutions", "REQUIRED_FIELD_MISSING")])  # fmt: skip
        failed = submit_by_task(client, deal)
        same("by a task", (failed["TaskStatus"], failed["ReasonCode"]), ("FAILED", "OpportunityValidationFailed"))
        same("nothing was made", [failed.get(m) for m in ("EngagementId", "EngagementInvitationId", "ResourceSnapshotJobId")], [None] * 3)
        same("no engagement", client.list_engagements(Catalog="Sandbox")["EngagementSummaryList"], [])

    with case("deal alone/submitted without an engagement"):
        associate(client, deal)
        update(client, deal, Project__CustomerUseCase="IOT", Project__DeliveryModels=["Other"])
        submit = {"Catalog": "Sandbox", "Identifier": deal, "InvolvementType": "For Visibility Only", "Visibility": "Limited"}
        same("answer", list(client.submit_opportunity(**submit)), ["ResponseMetadata"])
        got = read(client, deal)
        same("state", (got["LifeCycle"]["ReviewStatus"], got["PrimaryNeedsFromAws"]), ("Submitted", ["Do Not Need Support from AWS Sales Rep"]))
        answer = fails("ValidationException", client.submit_opportunity, **submit)
        same("twice", problems(answer), [("lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED")])

    with case("deal alone/rejected, as the partner plays it"):
        got = update(client, deal, LifeCycle__ReviewStatus="Rejected", LifeCycle__ReviewStatusReason="Duplicate", LifeCycle__ReviewComments="We have it.")
        same("state", (got["LifeCycle"]["ReviewStatus"], got["LifeCycle"]["ReviewStatusReason"]), ("Rejected", "Duplicate"))
        answer = fails("ValidationException", client.update_opportunity, **to_update(client, got, LifeCycle__NextSteps="Protest"))
        same("read-only", problems(answer), [("lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED")])
        fails("ResourceNotFoundException", client.get_aws_opportunity_summary, Catalog="Sandbox", RelatedOpportunityIdentifier=deal)
        fails("ValidationException", client.disassociate_opportunity, Catalog="Sandbox", OpportunityIdentifier=deal,
              RelatedEntityType="Solutions", RelatedEntityIdentifier=SOLUTION)  # fmt: skip


def reviewed():
    """Catalog AWS: what a partner plays in the Sandbox is the operator's there (selling §5.7, §9.2)."""
    client, key = selling(LARGE), LARGE
    here, at = {"Catalog": "AWS"}, {"catalog": "AWS"}

    with case("deal of AWS/partner's solutions"):
        made = [operate("put-solution", account=key, **at, name=name, category="Managed Service", status="Active")["solution"]
                for name in ("Third eye", "First eye", "Second eye")]  # fmt: skip
        pages = client.get_paginator("list_solutions").paginate(
            **here, Identifier=made, Sort={"SortBy": "Name", "SortOrder": "ASCENDING"}, PaginationConfig={"PageSize": 1})  # fmt: skip
        same("by name", [s["Id"] for page in pages for s in page["SolutionSummaries"]], [made[1], made[2], made[0]])
        deal = client.create_opportunity(**payload("opportunity", Catalog="AWS"))["Id"]
        client.associate_opportunity(**here, OpportunityIdentifier=deal, RelatedEntityType="Solutions", RelatedEntityIdentifier=made[0])
        task = submit_by_task(client, deal, Catalog="AWS")
        same("task", task["TaskStatus"], "COMPLETE")

    with case("deal of AWS/partner cannot approve it"):
        got = client.get_opportunity(**here, Identifier=deal)
        locked = fails("ValidationException", client.update_opportunity, **to_update(client, got, Catalog="AWS", LifeCycle__ReviewStatus="Approved"))
        same("read-only", problems(locked), [("lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED")])
        same("status", client.get_opportunity(**here, Identifier=deal)["LifeCycle"]["ReviewStatus"], "Submitted")

    with case("deal of AWS/AWS reviews it"):
        operate("take-into-review", **at, opportunity=deal)
        same("status", client.get_opportunity(**here, Identifier=deal)["LifeCycle"]["ReviewStatus"], "In review")
        operate("approve", **at, opportunity=deal)
        got = client.get_opportunity(**here, Identifier=deal)
        same("state", (got["LifeCycle"]["ReviewStatus"], got["LifeCycle"]["Stage"]), ("Approved", "Prospect"))
        side = client.get_aws_opportunity_summary(**here, RelatedOpportunityIdentifier=deal)
        same("AWS's side", (side["Origin"], side["InvolvementType"]), ("Partner Referral", "Co-Sell"))
        members = client.list_engagement_members(**here, Identifier=task["EngagementId"])["EngagementMemberList"]
        same("members", [m["AccountId"] for m in members], [key, "aws"])


def kept():
    """What goes with deals: snapshot jobs, tags, settings."""
    client, other = selling(CLERK), selling("333300005555")

    with case("deal kept/snapshot jobs"):
        deal = client.create_opportunity(**payload("opportunity"))["Id"]
        room = client.create_engagement(Catalog="Sandbox", Title="By hand", Description="Everything by hand")
        about = {"Catalog": "Sandbox", "EngagementIdentifier": room["Id"], "ResourceType": "Opportunity", "ResourceIdentifier": deal}
        made = client.create_resource_snapshot_job(**about, ResourceSnapshotTemplateIdentifier=VIEW, Tags=[{"Key": "by", "Value": "hand"}])
        job = {"Catalog": "Sandbox", "ResourceSnapshotJobIdentifier": made["Id"]}
        same("ARN", made["Arn"], f"arn:aws:partnercentral:us-east-1:{CLERK}:catalog/Sandbox/resource-snapshot-job/{made['Id']}")
        got = client.get_resource_snapshot_job(**job)
        same("job", (got["Status"], got["EngagementId"], got["ResourceId"], got["ResourceSnapshotTemplateName"]), ("Stopped", room["Id"], deal, VIEW))
        same("never ran", got.get("LastSuccessfulExecutionDate"), None)
        same("no snapshot yet", client.list_resource_snapshots(Catalog="Sandbox", EngagementIdentifier=room["Id"])["ResourceSnapshotSummaries"], [])
        fails("ConflictException", client.create_resource_snapshot_job, **about, ResourceSnapshotTemplateIdentifier=VIEW)
        for nobody in (client.create_resource_snapshot_job, client.create_resource_snapshot):
            answer = fails("ValidationException", nobody, **about, ResourceSnapshotTemplateIdentifier=AWS_VIEW)
            same("AWS's view", problems(answer), [("resourceSnapshotTemplateIdentifier", "ACTION_NOT_PERMITTED")])
        same("answer", list(client.start_resource_snapshot_job(**job)), ["ResponseMetadata"])
        client.start_resource_snapshot_job(**job)  # again: nothing changes
        got = client.get_resource_snapshot_job(**job)
        same("status", (got["Status"], got.get("LastFailure")), ("Running", None))
        holds("ran at once", got["LastSuccessfulExecutionDate"] >= got["CreatedAt"])
        listed = client.list_resource_snapshots(Catalog="Sandbox", EngagementIdentifier=room["Id"])["ResourceSnapshotSummaries"]
        same("first snapshot", [(s["ResourceId"], s["Revision"]) for s in listed], [(deal, 1)])
        for filters, want in (({}, 1), ({"Status": "Running"}, 1), ({"Status": "Stopped"}, 0), ({"EngagementIdentifier": room["Id"]}, 1)):
            jobs = client.list_resource_snapshot_jobs(Catalog="Sandbox", **filters)["ResourceSnapshotJobSummaries"]
            same(f"jobs by {filters}", jobs, [{"Id": made["Id"], "Arn": made["Arn"], "EngagementId": room["Id"], "Status": "Running"}][:want])
        fails("ConflictException", client.delete_resource_snapshot_job, **job)
        for call in (other.get_resource_snapshot_job, other.stop_resource_snapshot_job, other.delete_resource_snapshot_job):
            fails("ResourceNotFoundException", call, **job)
        client.stop_resource_snapshot_job(**job)
        update(client, deal, LifeCycle__NextSteps="Unseen while stopped")
        view = {**about, "ResourceSnapshotTemplateIdentifier": VIEW}
        same("not captured", client.get_resource_snapshot(**view)["Revision"], 1)
        client.start_resource_snapshot_job(**job)
        same("captured at the start", client.get_resource_snapshot(**view)["Revision"], 2)
        client.stop_resource_snapshot_job(**job)
        same("answer", list(client.delete_resource_snapshot_job(**job)), ["ResponseMetadata"])
        fails("ResourceNotFoundException", client.get_resource_snapshot_job, **job)
        same("snapshots stay", client.get_resource_snapshot(**view)["Revision"], 2)

    with case("deal kept/tags"):
        arn = read(client, deal)["Arn"]
        same("from the start", client.list_tags_for_resource(ResourceArn=arn)["Tags"], [{"Key": "region", "Value": "north"}])
        same("answer", list(client.tag_resource(ResourceArn=arn, Tags=[{"Key": "Hall", "Value": "2"}, {"Key": "region", "Value": ""}])), ["ResponseMetadata"])
        client.untag_resource(ResourceArn=arn, TagKeys=["hall", "never"])
        same("sorted", client.list_tags_for_resource(ResourceArn=arn)["Tags"], [{"Key": "Hall", "Value": "2"}, {"Key": "region", "Value": ""}])
        client.untag_resource(ResourceArn=arn, TagKeys=["Hall", "region"])
        same("none", client.list_tags_for_resource(ResourceArn=arn)["Tags"], [])
        twice = fails("ValidationException", client.tag_resource, ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}])
        same("twice", problems(twice), [("tags", "DUPLICATE_KEY_VALUE")])
        fails("AccessDeniedException", other.list_tags_for_resource, ResourceArn=arn)
        fails("ResourceNotFoundException", client.list_tags_for_resource, ResourceArn=made["Arn"])

    with case("deal kept/settings"):
        role = f"arn:aws:iam::{CLERK}:role/snapshots"
        same("at first", client.get_selling_system_settings(Catalog="Sandbox").get("ResourceSnapshotJobRoleArn"), None)
        put = client.put_selling_system_settings(Catalog="Sandbox", ResourceSnapshotJobRoleIdentifier="snapshots")
        same("by name", without_metadata(put), {"Catalog": "Sandbox", "ResourceSnapshotJobRoleArn": role})
        same("read", without_metadata(client.get_selling_system_settings(Catalog="Sandbox")), without_metadata(put))
        same("not in the other catalog", client.get_selling_system_settings(Catalog="AWS").get("ResourceSnapshotJobRoleArn"), None)
        foreign = fails("ValidationException", client.put_selling_system_settings, Catalog="Sandbox",
                        ResourceSnapshotJobRoleIdentifier="arn:aws:iam::999900001111:role/snapshots")  # fmt: skip
        same("another account's", problems(foreign), [("resourceSnapshotJobRoleIdentifier", "INVALID_VALUE")])
        client.put_selling_system_settings(Catalog="Sandbox")
        same("cleared", client.get_selling_system_settings(Catalog="Sandbox").get("ResourceSnapshotJobRoleArn"), None)
