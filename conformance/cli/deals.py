"""Stories of deals that a partner brings to AWS, and of what goes with them (selling §5, §6.2, §7, §8.1, §9.3, §11). What
other stories' commands have shown is done without the command."""

from harness import aws, case, given, holds, payload, refused, same, sell

A, B, CLERK = "333300001111", "333300002222", "333300003333"
SOLUTION = "S-1234567"
VIEW = "OpportunitySummaryView"
TITLE = payload("opportunity")["Project"]["Title"]

# What GetOpportunity shows and UpdateOpportunity has no member for; the command refuses to send it.
SHOWN_ONLY = {"Id", "Arn", "CreatedDate", "OpportunityTeam", "RelatedEntityIdentifiers"}


def draft(key, token):
    """Creates a deal that could be submitted; returns its id."""
    return sell(key, "CreateOpportunity", **payload("opportunity"), ClientToken=token)["Id"]


def read(key, opportunity):
    return sell(key, "GetOpportunity", Identifier=opportunity)


def to_update(got, **changes):
    """The record as GetOpportunity showed it, as the input of an update. Changes as of payload."""
    value = {name: shown for name, shown in said(got).items() if name not in SHOWN_ONLY}
    return given(payload({**value, "Identifier": got["Id"]}, **changes))


def said(value):
    """A copy without nulls, which the command refuses too."""
    if isinstance(value, dict):
        return {name: said(v) for name, v in value.items() if v is not None}
    return [said(v) for v in value] if isinstance(value, list) else value


def together():
    with case("deal/offered to AWS by a task"):
        same("solution", aws("selling", "list-solutions", "--status", "Active", "--query", "SolutionSummaries[0].Id", "--output", "text", key=A), SOLUTION)
        deal = draft(A, "a deal")
        associate = ("--opportunity-identifier", deal, "--related-entity-type", "Solutions", "--related-entity-identifier")
        same("output", aws("selling", "associate-opportunity", *associate, SOLUTION, key=A), "")
        text = refused("ValidationException", "selling", "associate-opportunity", *associate, "S-7654321", key=A)
        holds(f"the message says what would do: {text}", "ListSolutions" in text)
        task = aws("selling", "start-engagement-from-opportunity-task", "--identifier", deal, "--aws-submission", "InvolvementType=Co-Sell,Visibility=Full",
                   "--tags", "Key=deal,Value=casting", key=A)  # fmt: skip
        same("task", (task["TaskStatus"], task["OpportunityId"]), ("COMPLETE", deal))
        engagement = task["EngagementId"]
        got = read(A, deal)
        same("state", (got["LifeCycle"]["ReviewStatus"], got["RelatedEntityIdentifiers"]["Solutions"]), ("Submitted", [SOLUTION]))
        refused("ValidationException", "selling", "update-opportunity", "--cli-input-json", to_update(got, LifeCycle__NextSteps="Wait"), key=A)

    with case("deal/reviewed, as the partner plays it"):
        asked = to_update(got, LifeCycle__ReviewStatus="Action Required", LifeCycle__ReviewComments="Say what a crack costs.")
        answer = aws("selling", "update-opportunity", "--cli-input-json", asked, "--query", "Id", "--output", "text", key=A)
        same("answer", answer, deal)
        text = refused("ConflictException", "selling", "update-opportunity", "--cli-input-json", asked, key=A)
        holds(f"the lock is named: {text}", "LastModifiedDate" in text)
        got = read(A, deal)
        same("status", (got["LifeCycle"]["ReviewStatus"], got["LifeCycle"]["ReviewComments"]), ("Action Required", "Say what a crack costs."))
        aws("selling", "update-opportunity", "--cli-input-json", to_update(got, Project__CustomerBusinessProblem="A crack costs a day of the furnace."), key=A)
        got = read(A, deal)
        same("corrected", got["LifeCycle"]["ReviewStatus"], "Submitted")
        aws("selling", "update-opportunity", "--cli-input-json", to_update(got, LifeCycle__ReviewStatus="Approved", LifeCycle__Stage="Qualified"), key=A)
        got = read(A, deal)
        same("approved", (got["LifeCycle"]["ReviewStatus"], got["LifeCycle"]["Stage"]), ("Approved", "Qualified"))
        side = aws("selling", "get-aws-opportunity-summary", "--related-opportunity-identifier", deal,
                   "--query", "[Origin, RelatedOpportunityId, InvolvementType]", key=A)  # fmt: skip
        same("AWS's side", side, ["Partner Referral", deal, "Co-Sell"])

    with case("deal/shared with another partner"):
        invite = given(payload("share", Receiver__Account__AwsAccountId=B))
        sent = aws("selling", "create-engagement-invitation", "--engagement-identifier", engagement, "--invitation", invite, "--query", "Id", "--output", "text", key=A)
        share = sell(B, "StartEngagementByAcceptingInvitationTask", Identifier=sent, ClientToken="share")["OpportunityId"]
        same("B's deal", (read(B, share)["LifeCycle"]["ReviewStatus"], read(B, share)["Project"]["Title"]), ("Approved", "Cameras for both halls"))
        aws("selling", "update-opportunity", "--cli-input-json", to_update(read(A, deal), LifeCycle__NextSteps="Install"), key=A)
        view = ("--engagement-identifier", engagement, "--resource-type", "Opportunity", "--resource-snapshot-template-identifier", VIEW, "--resource-identifier")
        snapshot = aws("selling", "get-resource-snapshot", *view, deal, key=B)
        same("B sees A's", (snapshot["CreatedBy"], snapshot["Payload"]["OpportunitySummary"]["Lifecycle"]["NextSteps"]), (A, "Install"))
        same("A sees B's", aws("selling", "get-resource-snapshot", *view, share, "--revision", "1", "--query", "CreatedBy", "--output", "text", key=A), B)
        listed = aws("selling", "list-resource-snapshots", "--engagement-identifier", engagement, "--created-by", A,
                     "--query", "ResourceSnapshotSummaries[].Revision", key=B)  # fmt: skip
        same("all of them, newest first", listed, list(range(snapshot["Revision"], 0, -1)))
        about = aws("selling", "list-engagement-resource-associations", "--resource-identifier", deal,
                    "--query", "EngagementResourceAssociationSummaries[].EngagementId", key=B)  # fmt: skip
        same("association", about, [engagement])

    with case("deal/given to a colleague and launched"):
        answer = aws("selling", "assign-opportunity", "--identifier", deal, "--assignee",
                     "FirstName=Tove,LastName=Berg,Email=tove@partners.example,BusinessTitle=OpportunityOwner", key=A)  # fmt: skip
        same("output", answer, "")
        same("owner", read(A, deal)["OpportunityTeam"][0]["Email"], "tove@partners.example")
        aws("selling", "update-opportunity", "--cli-input-json", to_update(read(A, deal), LifeCycle__Stage="Launched"), key=A)
        same("stage", read(A, deal)["LifeCycle"]["Stage"], "Launched")
        refused("ValidationException", "selling", "disassociate-opportunity", *associate, SOLUTION, key=A)

    with case("deal/submitted alone"):
        other = draft(CLERK, "alone")
        sell(CLERK, "AssociateOpportunity", OpportunityIdentifier=other, RelatedEntityType="Solutions", RelatedEntityIdentifier=SOLUTION)
        answer = aws("selling", "disassociate-opportunity", "--opportunity-identifier", other, "--related-entity-type", "Solutions",
                     "--related-entity-identifier", SOLUTION, key=CLERK)  # fmt: skip
        same("output", answer, "")
        text = refused("ValidationException", "selling", "submit-opportunity", "--identifier", other, "--involvement-type", "Co-Sell", key=CLERK)
        holds(f"what is missing is named: {text}", "solution" in text.lower())
        sell(CLERK, "AssociateOpportunity", OpportunityIdentifier=other, RelatedEntityType="Solutions", RelatedEntityIdentifier=SOLUTION)
        same("output", aws("selling", "submit-opportunity", "--identifier", other, "--involvement-type", "For Visibility Only", key=CLERK), "")
        same("status", read(CLERK, other)["LifeCycle"]["ReviewStatus"], "Submitted")


def kept():
    with case("deal kept/snapshot jobs"):
        deal = draft(CLERK, "kept")
        room = aws("selling", "create-engagement", "--title", "By hand", "--description", "Everything by hand", "--query", "Id", "--output", "text", key=CLERK)
        made = aws("selling", "create-resource-snapshot-job", "--engagement-identifier", room, "--resource-type", "Opportunity", "--resource-identifier", deal,
                   "--resource-snapshot-template-identifier", VIEW, key=CLERK)  # fmt: skip
        job = ("--resource-snapshot-job-identifier", made["Id"])
        same("output", aws("selling", "start-resource-snapshot-job", *job, key=CLERK), "")
        got = aws("selling", "get-resource-snapshot-job", *job, key=CLERK)
        same("job", (got["Arn"], got["Status"], got["EngagementId"], got["ResourceId"]), (made["Arn"], "Running", room, deal))
        holds("ran at once", got["LastSuccessfulExecutionDate"])
        refused("ConflictException", "selling", "delete-resource-snapshot-job", *job, key=CLERK)
        same("output", aws("selling", "stop-resource-snapshot-job", *job, key=CLERK), "")
        listed = aws("selling", "list-resource-snapshot-jobs", "--status", "Stopped", "--query", "ResourceSnapshotJobSummaries[].Id", key=CLERK)
        same("listed", listed, [made["Id"]])
        same("output", aws("selling", "delete-resource-snapshot-job", *job, key=CLERK), "")
        same("none left", sell(CLERK, "ListResourceSnapshotJobs")["ResourceSnapshotJobSummaries"], [])

    with case("deal kept/tags and settings"):
        arn = ("--resource-arn", read(CLERK, deal)["Arn"])
        same("output", aws("selling", "tag-resource", *arn, "--tags", "Key=hall,Value=2", "Key=region,Value=south", key=CLERK), "")
        same("output", aws("selling", "untag-resource", *arn, "--tag-keys", "hall", "never", key=CLERK), "")
        same("left", aws("selling", "list-tags-for-resource", *arn, key=CLERK), {"Tags": [{"Key": "region", "Value": "south"}]})
        put = aws("selling", "put-selling-system-settings", "--resource-snapshot-job-role-identifier", "snapshots", key=CLERK)
        same("by name", put, {"Catalog": "Sandbox", "ResourceSnapshotJobRoleArn": f"arn:aws:iam::{CLERK}:role/snapshots"})
        same("read", aws("selling", "get-selling-system-settings", key=CLERK), put)
