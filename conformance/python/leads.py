"""Stories of a lead that one partner, playing AWS, gives to another, who makes a deal of it (selling §6.3, §7.2, §8.3;
prospecting by protocol §15)."""

import datetime
import re

from deals import SOLUTION, VIEW, associate, read, submit_by_task, to_update, update
from harness import case, fails, holds, payload, problems, same, selling, without_metadata

GIVER, TAKER, STRANGER = "444400001111", "444400002222", "444400003333"
LEAD = payload("lead")["Contexts"][0]["Payload"]["Lead"]


def given_and_taken():
    giver, taker, stranger = selling(GIVER), selling(TAKER), selling(STRANGER)

    with case("lead/given"):
        room = giver.create_engagement(**payload("lead"))
        engagement = room["Id"]
        holds(f"id {engagement}", re.fullmatch(r"eng-[0-9a-z]{14}", engagement))
        same("ARN", room["Arn"], f"arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/{engagement}")
        got = giver.get_engagement(Catalog="Sandbox", Identifier=engagement)
        same("changed", (got["ModifiedAt"], got["CreatedAt"], got["CreatedBy"]), (room["ModifiedAt"], room["ModifiedAt"], GIVER))
        lead = got["Contexts"][0]["Payload"]["Lead"]
        same("customer", lead["Customer"], LEAD["Customer"])
        same("undated, so of now", lead["Interactions"][0].pop("InteractionDate"), got["CreatedAt"])
        same("interaction", lead["Interactions"], LEAD["Interactions"])
        same("not qualified", lead.get("QualificationStatus"), None)
        refused = fails("ValidationException", giver.create_engagement, **payload("lead", Catalog="AWS"))
        same("AWS gives leads in its own catalog", problems(refused), [("contexts.type", "ACTION_NOT_PERMITTED")])
        invite = payload("lead_invitation", Receiver__Account__AwsAccountId=TAKER)
        invitation = giver.create_engagement_invitation(Catalog="Sandbox", EngagementIdentifier=engagement, Invitation=invite)["Id"]

    with case("lead/waits"):
        for kind, want in (("LeadInvitation", [invitation]), ("OpportunityInvitation", [])):
            page = taker.list_engagement_invitations(Catalog="Sandbox", ParticipantType="RECEIVER", PayloadType=[kind])["EngagementInvitationSummaries"]
            same(kind, [i["Id"] for i in page], want)
        seen = taker.get_engagement_invitation(Catalog="Sandbox", Identifier=invitation)
        same("payload", seen["Payload"], invite["Payload"])
        same("sender", (seen["SenderAwsAccountId"], seen["SenderCompanyName"]), (GIVER, f"Partner {GIVER}"))
        same("days to answer", seen["ExpirationDate"] - seen["InvitationDate"], datetime.timedelta(days=15))
        fails("ResourceNotFoundException", taker.get_engagement, Catalog="Sandbox", Identifier=engagement)
        task = taker.start_engagement_by_accepting_invitation_task(Catalog="Sandbox", Identifier=invitation)
        same("not by a task", (task["TaskStatus"], task["ReasonCode"]), ("FAILED", "InvitationValidationFailed"))

    with case("lead/accepted"):
        same("answer", list(taker.accept_engagement_invitation(Catalog="Sandbox", Identifier=invitation)), ["ResponseMetadata"])
        got = taker.get_engagement(Catalog="Sandbox", Identifier=engagement)
        same("joined", (got["MemberCount"], got["ModifiedBy"]), (2, TAKER))
        same("contact", got["Contexts"][0]["Payload"]["Lead"]["Interactions"][0]["Contact"], LEAD["Interactions"][0]["Contact"])
        for filters, want in (
            ({"ContextTypes": ["Lead"]}, [engagement]), ({"ContextTypes": ["CustomerProject"]}, []), ({"ExcludeContextTypes": ["Lead"]}, []),
            ({"CreatedBy": [GIVER]}, [engagement]), ({"ExcludeCreatedBy": [GIVER]}, []),
        ):  # fmt: skip
            page = taker.list_engagements(Catalog="Sandbox", **filters)["EngagementSummaryList"]
            same(f"engagements by {filters}", [e["Id"] for e in page], want)
        same("no opportunity", taker.list_opportunities(Catalog="Sandbox")["OpportunitySummaries"], [])

    with case("lead/worked on"):
        change = {"Catalog": "Sandbox", "EngagementIdentifier": engagement, "ContextIdentifier": "1", "Type": "Lead"}
        call_again = {
            "SourceType": "Call", "SourceId": "call-1", "SourceName": "First call", "CustomerAction": "Sent last year's harvest",
            "BusinessProblem": "Two weeks of the season the press stands still.", "Contact": LEAD["Interactions"][0]["Contact"],
        }  # fmt: skip
        worked = {**change, "Payload": {"Lead": {"Customer": LEAD["Customer"], "QualificationStatus": "Disqualified", "Interaction": call_again}}}
        stale = fails("ConflictException", taker.update_engagement_context, **worked, EngagementLastModifiedAt=room["ModifiedAt"])
        holds("the message says something", stale["Error"]["Message"])
        answer = taker.update_engagement_context(**worked, EngagementLastModifiedAt=got["ModifiedAt"])
        same("answer", (answer["EngagementId"], answer["EngagementArn"], answer["ContextId"]), (engagement, room["Arn"], "1"))
        holds("the lock moved", answer["EngagementLastModifiedAt"] > got["ModifiedAt"])
        got = giver.get_engagement(Catalog="Sandbox", Identifier=engagement)
        same("the lock", (got["ModifiedAt"], got["ModifiedBy"]), (answer["EngagementLastModifiedAt"], TAKER))
        lead = got["Contexts"][0]["Payload"]["Lead"]
        same("qualification", lead["QualificationStatus"], "Disqualified")
        same("interactions", [i["SourceId"] for i in lead["Interactions"]], ["fair-7", "call-1"])
        task = taker.start_opportunity_from_engagement_task(Catalog="Sandbox", Identifier=engagement, ContextIdentifier="1")
        same("no deal of it", (task["TaskStatus"], task["ReasonCode"], task.get("OpportunityId")), ("FAILED", "DisqualifiedLeadNotPermitted", None))
        unknown = fails("ResourceNotFoundException", taker.update_engagement_context, **{**worked, "ContextIdentifier": "9"},
                        EngagementLastModifiedAt=got["ModifiedAt"])  # fmt: skip
        holds("the message names the context", "9" in unknown["Error"]["Message"])
        lock = got["ModifiedAt"]
        other = fails("ValidationException", taker.update_engagement_context, **{**change, "Type": "CustomerProject"}, EngagementLastModifiedAt=lock,
                      Payload={"CustomerProject": {}})  # fmt: skip
        same("another type", problems(other), [("type", "INVALID_VALUE")])
        better = {"Lead": {"Customer": LEAD["Customer"], "QualificationStatus": "Qualified"}}
        taker.update_engagement_context(**change, EngagementLastModifiedAt=lock, Payload=better)

    with case("lead/made a deal"):
        start = {"Catalog": "Sandbox", "Identifier": room["Arn"], "ContextIdentifier": "1", "ClientToken": "a deal of olives",
                 "Tags": [{"Key": "from", "Value": "lead"}]}  # fmt: skip
        task = without_metadata(taker.start_opportunity_from_engagement_task(**start))
        same("task", (task["TaskStatus"], task["EngagementId"], task["ContextId"]), ("COMPLETE", engagement, "2"))
        same("the same token again", without_metadata(taker.start_opportunity_from_engagement_task(**start)), task)
        deal = task["OpportunityId"]
        for filters, want in (
            ({"TaskStatus": ["COMPLETE"]}, [task]), ({"OpportunityIdentifier": [deal]}, [task]), ({"ContextIdentifier": ["2"]}, [task]),
            ({"TaskIdentifier": [task["TaskId"]], "EngagementIdentifier": [room["Arn"]]}, [task]), ({"OpportunityIdentifier": ["O1"]}, []),
        ):  # fmt: skip
            same(f"tasks by {filters}", taker.list_opportunity_from_engagement_tasks(Catalog="Sandbox", **filters)["TaskSummaries"], want)
        same("both tasks", len(taker.list_opportunity_from_engagement_tasks(Catalog="Sandbox")["TaskSummaries"]), 2)
        same("the giver started none", giver.list_opportunity_from_engagement_tasks(Catalog="Sandbox")["TaskSummaries"], [])
        got = read(taker, deal)
        same("draft", (got["LifeCycle"]["ReviewStatus"], got["LifeCycle"]["Stage"], got["Project"]["Title"]), ("Pending Submission", "Prospect", "Converted from Lead"))
        same("problem of the last interaction", got["Project"]["CustomerBusinessProblem"], call_again["BusinessProblem"])
        account = got["Customer"]["Account"]
        same("customer", (account["CompanyName"], account["Industry"], account["WebsiteUrl"], account["Address"]["CountryCode"], account["Address"].get("City")),
             ("Olivar del Sur", "Agriculture", "https://www.olivar.example", "ES", None))  # fmt: skip
        for arn in (got["Arn"], taker.get_resource_snapshot_job(Catalog="Sandbox", ResourceSnapshotJobIdentifier=task["ResourceSnapshotJobId"])["Arn"]):
            same("tags", taker.list_tags_for_resource(ResourceArn=arn)["Tags"], start["Tags"])
        contexts = taker.get_engagement(Catalog="Sandbox", Identifier=engagement)["Contexts"]
        same("contexts", [(c["Id"], c["Type"]) for c in contexts], [("1", "Lead"), ("2", "CustomerProject")])
        same("project", contexts[1]["Payload"]["CustomerProject"]["Project"]["Title"], "Converted from Lead")
        task = taker.start_opportunity_from_engagement_task(Catalog="Sandbox", Identifier=engagement, ContextIdentifier="2")
        same("not of a project", (task["TaskStatus"], task["ReasonCode"]), ("FAILED", "CustomerProjectContextNotPermitted"))

    with case("lead/offered to AWS in the same engagement"):
        associate(taker, deal)
        draft = payload("opportunity")
        lock = to_update(taker, got, PrimaryNeedsFromAws=draft["PrimaryNeedsFromAws"], Project=draft["Project"], Customer__Account__Address__PostalCode="23001")
        lock["LastModifiedDate"] = read(taker, deal)["LastModifiedDate"]
        taker.update_opportunity(**lock)
        task = submit_by_task(taker, deal)
        same("task", (task["TaskStatus"], task.get("ReasonCode"), task["EngagementId"]), ("COMPLETE", None, engagement))
        same("status", update(taker, deal, LifeCycle__ReviewStatus="Approved")["LifeCycle"]["ReviewStatus"], "Approved")
        members = giver.list_engagement_members(Catalog="Sandbox", Identifier=engagement)["EngagementMemberList"]
        same("members", [m["AccountId"] for m in members], [GIVER, TAKER, "aws"])

    with case("lead/contexts and snapshots by hand"):
        project = {"Title": "A second press", "BusinessProblem": "One press is not enough in October.", "TargetCompletionDate": "2099-10-01"}
        context = {"Catalog": "Sandbox", "EngagementIdentifier": room["Arn"], "Type": "CustomerProject", "ClientToken": "third",
                   "Payload": {"CustomerProject": {"Project": project}}}  # fmt: skip
        made = giver.create_engagement_context(**context)
        same("context", (made["ContextId"], made["EngagementId"]), ("3", engagement))
        same("the same token again", without_metadata(giver.create_engagement_context(**context)), without_metadata(made))
        got = taker.get_engagement(Catalog="Sandbox", Identifier=engagement)
        same("contexts", [c["Id"] for c in got["Contexts"]], ["1", "2", "3"])
        same("payload", got["Contexts"][2]["Payload"], context["Payload"])
        same("the lock", got["ModifiedAt"], made["EngagementLastModifiedAt"])
        wrong = fails("ValidationException", giver.create_engagement_context, **{**context, "Type": "Lead", "ClientToken": "wrong"})
        holds("type and payload must agree", wrong["Reason"] == "REQUEST_VALIDATION_FAILED")
        mine = giver.create_opportunity(**payload("opportunity"))["Id"]
        view = {"Catalog": "Sandbox", "EngagementIdentifier": engagement, "ResourceType": "Opportunity", "ResourceIdentifier": mine,
                "ResourceSnapshotTemplateIdentifier": VIEW}  # fmt: skip
        first = giver.create_resource_snapshot(**view)
        same("revision", first["Revision"], 1)
        same("unchanged, so the same", without_metadata(giver.create_resource_snapshot(**view)), without_metadata(first))
        associate(giver, mine)
        same("changed", giver.create_resource_snapshot(**view)["Revision"], 2)
        snapshot = taker.get_resource_snapshot(**view)
        same("related", snapshot["Payload"]["OpportunitySummary"]["RelatedEntityIdentifiers"]["Solutions"], [SOLUTION])
        same("addressed to", sorted(snapshot["TargetMemberAccounts"]), sorted([GIVER, TAKER, "aws"]))
        fails("ResourceNotFoundException", stranger.create_resource_snapshot, **view)
        fails("ResourceNotFoundException", taker.create_resource_snapshot, **view)
        fails("ResourceNotFoundException", taker.get_resource_snapshot, **{**view, "ResourceSnapshotTemplateIdentifier": "Opportunity"})
        about = taker.list_engagement_resource_associations(Catalog="Sandbox", EngagementIdentifier=engagement, CreatedBy=GIVER)
        same("association", [s["ResourceId"] for s in about["EngagementResourceAssociationSummaries"]], [mine])

    with case("lead/room for five contexts"):
        for n in range(2):
            giver.create_engagement_context(**{**context, "ClientToken": f"more {n}"})
        fails("ServiceQuotaExceededException", giver.create_engagement_context, **{**context, "ClientToken": "one too many"})
        full = taker.start_opportunity_from_engagement_task(Catalog="Sandbox", Identifier=engagement, ContextIdentifier="1")
        same("task", (full["TaskStatus"], full["ReasonCode"]), ("FAILED", "ServiceQuotaExceeded"))

    with case("lead/prospecting"):
        started = taker.start_prospecting_from_engagement_task(Catalog="Sandbox", Identifiers=[engagement], TaskName="Olives", ClientToken="olives")
        same("answer", (started["Identifiers"], started["TaskName"]), ([engagement], "Olives"))
        ask = {"Catalog": "Sandbox", "TaskIdentifier": started["TaskId"]}
        got = taker.get_prospecting_from_engagement_task(**ask)
        while got.get("EndTime") is None:
            got = taker.get_prospecting_from_engagement_task(**ask)
        same("task", (got["TaskId"], got["TaskArn"], got["TaskName"], got["StartTime"]), tuple(started[m] for m in ("TaskId", "TaskArn", "TaskName", "StartTime")))
        same("engagements", [(e["EngagementIdentifier"], e["Status"]) for e in got["Engagements"]], [(engagement, "COMPLETED")])
        for filters, want in (
            ({"TaskName": ["Olives", "Figs"]}, [started["TaskId"]]), ({"TaskIdentifier": [started["TaskId"]]}, [started["TaskId"]]), ({"TaskName": ["Figs"]}, []),
            ({"StartAfter": got["StartTime"], "StartBefore": got["StartTime"]}, [started["TaskId"]]),
            ({"StartAfter": got["StartTime"] + datetime.timedelta(days=1)}, []),
        ):  # fmt: skip
            page = taker.list_prospecting_from_engagement_tasks(Catalog="Sandbox", **filters)["TaskSummaries"]
            same(f"tasks by {filters}", [t["TaskId"] for t in page], want)
        fails("ResourceNotFoundException", giver.get_prospecting_from_engagement_task, **ask)
        fails("ResourceNotFoundException", stranger.start_prospecting_from_engagement_task, Catalog="Sandbox", Identifiers=[engagement], TaskName="Olives")
