"""The story of a lead that one partner, playing AWS, gives to another, who makes a deal of it (selling §6.3, §7.2, §8.3;
prospecting by protocol §15). What other stories' commands have shown is done without the command."""

from deals import VIEW, draft, read
from harness import aws, case, given, holds, payload, refused, same, sell

GIVER, TAKER = "444400001111", "444400002222"
LEAD = payload("lead")["Contexts"][0]["Payload"]["Lead"]


def given_and_taken():
    with case("lead/given and accepted"):
        room = aws("selling", "create-engagement", "--cli-input-json", given(payload("lead")), key=GIVER)
        engagement = room["Id"]
        invitation = sell(GIVER, "CreateEngagementInvitation", EngagementIdentifier=engagement, ClientToken="olives",
                          Invitation=payload("lead_invitation", Receiver__Account__AwsAccountId=TAKER))["Id"]  # fmt: skip
        listed = aws("selling", "list-engagement-invitations", "--participant-type", "RECEIVER", "--payload-type", "LeadInvitation",
                     "--query", "EngagementInvitationSummaries[].[Id, SenderAwsAccountId]", key=TAKER)  # fmt: skip
        same("listed", listed, [[invitation, GIVER]])
        same("output", aws("selling", "accept-engagement-invitation", "--identifier", invitation, key=TAKER), "")

    with case("lead/worked on"):
        got = aws("selling", "get-engagement", "--identifier", engagement, key=TAKER)
        same("members", got["MemberCount"], 2)
        same("contact", got["Contexts"][0]["Payload"]["Lead"]["Interactions"][0]["Contact"], LEAD["Interactions"][0]["Contact"])
        change = ("--engagement-identifier", engagement, "--context-identifier", "1", "--type", "Lead", "--payload",
                  given({"Lead": {"Customer": LEAD["Customer"], "QualificationStatus": "Qualified"}}), "--engagement-last-modified-at")  # fmt: skip
        refused("ConflictException", "selling", "update-engagement-context", *change, room["ModifiedAt"], key=TAKER)
        changed = aws("selling", "update-engagement-context", *change, got["ModifiedAt"], key=TAKER)
        now = sell(TAKER, "GetEngagement", Identifier=engagement)
        same("qualification", now["Contexts"][0]["Payload"]["Lead"]["QualificationStatus"], "Qualified")
        same("context", changed["ContextId"], "1")
        holds("the lock moved", changed["EngagementLastModifiedAt"] > got["ModifiedAt"])

    with case("lead/made a deal"):
        task = aws("selling", "start-opportunity-from-engagement-task", "--identifier", room["Arn"], "--context-identifier", "1", key=TAKER)
        same("task", (task["TaskStatus"], task["EngagementId"], task["ContextId"]), ("COMPLETE", engagement, "2"))
        listed = aws("selling", "list-opportunity-from-engagement-tasks", "--opportunity-identifier", task["OpportunityId"], key=TAKER)
        same("listed", listed["TaskSummaries"], [task])
        got = read(TAKER, task["OpportunityId"])
        same("deal", (got["Project"]["Title"], got["Customer"]["Account"]["CompanyName"]), ("Converted from Lead", "Olivar del Sur"))

    with case("lead/contexts and snapshots by hand"):
        project = {"Title": "A second press", "BusinessProblem": "One press is not enough in October.", "TargetCompletionDate": "2099-10-01"}
        made = aws("selling", "create-engagement-context", "--engagement-identifier", engagement, "--type", "CustomerProject",
                   "--payload", given({"CustomerProject": {"Project": project}}), key=GIVER)  # fmt: skip
        same("context", (made["ContextId"], made["EngagementId"]), ("3", engagement))
        view = ("--engagement-identifier", engagement, "--resource-type", "Opportunity", "--resource-identifier", draft(GIVER, "by hand"),
                "--resource-snapshot-template-identifier", VIEW)  # fmt: skip
        same("revision", aws("selling", "create-resource-snapshot", *view, "--query", "Revision", key=GIVER), 1)
        refused("ResourceNotFoundException", "selling", "create-resource-snapshot", *view, key=TAKER)

    with case("lead/prospecting"):
        started = aws("selling", "start-prospecting-from-engagement-task", "--identifiers", engagement, "--task-name", "Olives", key=TAKER)
        ask = ("selling", "get-prospecting-from-engagement-task", "--task-identifier", started["TaskId"])
        got = aws(*ask, key=TAKER)
        while "EndTime" not in got:
            got = aws(*ask, key=TAKER)
        same("task", (got["TaskName"], got["StartTime"]), ("Olives", started["StartTime"]))
        same("engagements", [(e["EngagementIdentifier"], e["Status"]) for e in got["Engagements"]], [(engagement, "COMPLETED")])
