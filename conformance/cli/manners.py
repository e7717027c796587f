"""What the client makes of errors, pages and failures (protocol §4, §7, §9, §10)."""

from connections import publish
from deals import draft
from harness import ENDPOINT, FAULTS, SERVICE_ERROR, attempts, aws, break_calls, case, command, given, holds, payload, prepare, refused, same, sell
from referrals import refer


def errors():
    with case("errors/a deal that breaks the model"):
        text = refused("ValidationException", "selling", "list-opportunities", "--page-size", "500")
        holds(f"the field and the rule are named: {text}", "'maxResults'" in text and "less than or equal to 100" in text)

    with case("errors/a deal that breaks a rule"):
        broken = payload("referral", Project__Title="", LifeCycle__TargetCloseDate="2001-01-01")
        text = refused("ValidationException", "selling", "create-opportunity", "--cli-input-json", given(broken))
        holds(f"the fields are named: {text}", "LifeCycle.TargetCloseDate must not be before today" in text and "Project.Title is required" in text)

    with case("errors/no profile, no invitation"):
        text = refused("ResourceNotFoundException", "account", "create-connection-invitation", "--cli-input-json",
                       given(payload("invitation", ReceiverIdentifier="pprofile-0000000000000")), key="555566667777")  # fmt: skip
        holds(f"the message says what to do: {text}", "profile" in text)


def caller_and_endpoint():
    with case("caller/an access key without an account"):
        made = aws("account", "create-partner", "--cli-input-json", given(payload("partner", LegalName="Anybody Ltd")), key="AKIDEXAMPLE")
        same("ARN", made["Arn"], f"arn:aws:partnercentral:us-east-1:123456789012:catalog/Sandbox/partner/{made['Id']}")

    with case("caller/an endpoint with a path, given as a flag"):
        listed = aws("account", "list-partners", "--endpoint-url", ENDPOINT + "/pc/v1", "--query", "PartnerSummaryList[].Id", key="AKIDEXAMPLE")
        same("listed", listed, [made["Id"]])


def pages():
    key = "666677778888"

    def walk(service, operation, query, *arguments):
        """All items by the command's own paging at one item a page."""
        return aws(service, operation, "--page-size", "1", "--query", query, *arguments, key=key)

    with case("pages/of deals"):
        made = []
        for title in ("First", "Second", "Third"):
            opportunity = refer(title, key)
            found = prepare(key, "AWSPartnerCentralSelling.ListEngagementInvitations", {
                "Catalog": "Sandbox", "ParticipantType": "RECEIVER", "Status": ["PENDING"]})["EngagementInvitationSummaries"][0]  # fmt: skip
            prepare(key, "AWSPartnerCentralSelling.StartEngagementByAcceptingInvitationTask", {
                "Catalog": "Sandbox", "Identifier": found["Id"], "ClientToken": title})  # fmt: skip
            made.insert(0, (opportunity, found["EngagementId"], found["Id"]))
        same("opportunities", walk("selling", "list-opportunities", "OpportunitySummaries[].Id"), [m[0] for m in made])
        same("engagements", walk("selling", "list-engagements", "EngagementSummaryList[].Id"), [m[1] for m in made])
        same("invitations", walk("selling", "list-engagement-invitations", "EngagementInvitationSummaries[].Id", "--participant-type", "RECEIVER"),
             [m[2] for m in made])  # fmt: skip
        same("tasks", walk("selling", "list-engagement-by-accepting-invitation-tasks", "TaskSummaries[].OpportunityId"), [m[0] for m in made])
        same("members", walk("selling", "list-engagement-members", "EngagementMemberList[].AccountId", "--identifier", made[0][1]), ["aws", key])

    with case("pages/cut and taken up again"):
        head = aws("selling", "list-opportunities", "--max-items", "2", "--page-size", "1", key=key)
        same("head", [o["Id"] for o in head["OpportunitySummaries"]], [made[0][0], made[1][0]])
        rest = aws("selling", "list-opportunities", "--starting-token", head["NextToken"], "--query", "OpportunitySummaries[].Id", key=key)
        same("rest", rest, [made[2][0]])

    with case("pages/of submissions and leads"):
        tasks = []
        for token in ("one", "two", "three"):
            tasks.insert(0, sell(key, "StartEngagementFromOpportunityTask", Identifier=draft(key, token), ClientToken=token,
                                 AwsSubmission={"InvolvementType": "Co-Sell"}))  # fmt: skip
        same("tasks", walk("selling", "list-engagement-from-opportunity-tasks", "TaskSummaries[].TaskId"), [t["TaskId"] for t in tasks])
        jobs = walk("selling", "list-resource-snapshot-jobs", "ResourceSnapshotJobSummaries[].Id", "--sort", "SortBy=CreatedDate,SortOrder=DESCENDING")
        same("jobs", jobs[:3], [t["ResourceSnapshotJobId"] for t in tasks])
        about = walk("selling", "list-engagement-resource-associations", "EngagementResourceAssociationSummaries[].ResourceId")
        same("associations", about[:3], [t["OpportunityId"] for t in tasks])
        room = sell(key, "CreateEngagement", **payload("lead"), ClientToken="pages")["Id"]
        made_of_lead, searches = [], []
        for token in ("one", "two", "three"):
            start = {"Identifier": room, "ContextIdentifier": "1", "ClientToken": token}
            made_of_lead.insert(0, sell(key, "StartOpportunityFromEngagementTask", **start)["OpportunityId"])
            searches.insert(0, sell(key, "StartProspectingFromEngagementTask", Identifiers=[room], TaskName=token, ClientToken=token)["TaskId"])
        same("tasks of the lead", walk("selling", "list-opportunity-from-engagement-tasks", "TaskSummaries[].OpportunityId"), made_of_lead)
        same("snapshots", walk("selling", "list-resource-snapshots", "ResourceSnapshotSummaries[].ResourceId", "--engagement-identifier", room), made_of_lead)
        same("prospecting", walk("selling", "list-prospecting-from-engagement-tasks", "TaskSummaries[].TaskId"), searches)

    with case("pages/of partners"):
        publish(key, "Hub Ltd", "Hub")
        invitations, connections = [], []
        for n in range(3):
            spoke = f"77770000000{n}"
            sent = prepare(key, "PartnerCentralAccount.CreateConnectionInvitation", {
                **payload("invitation", ReceiverIdentifier=publish(spoke, f"Spoke {n} Ltd", f"Spoke {n}")), "ClientToken": spoke})["Id"]  # fmt: skip
            accepted = prepare(spoke, "PartnerCentralAccount.AcceptConnectionInvitation", {"Catalog": "Sandbox", "Identifier": sent, "ClientToken": spoke})
            invitations.insert(0, sent)
            connections.insert(0, accepted["Connection"]["Id"])
        same("invitations", walk("account", "list-connection-invitations", "ConnectionInvitationSummaries[].Id"), invitations)
        same("connections", walk("account", "list-connections", "ConnectionSummaries[].Id"), connections)
        same("partners", aws("account", "list-partners", "--query", "PartnerSummaryList[].LegalName", key=key), ["Hub Ltd"])


def retries():
    for error in ("InternalServerException", "ThrottlingException"):
        with case(f"retries/{error}"):
            break_calls(error, 1)
            listed = aws("account", "list-partners", "--endpoint-url", FAULTS, key="888899990000")
            same("answer", listed, {"PartnerSummaryList": []})
            same("attempts", attempts(), 2)

    with case("retries/end with the error"):
        break_calls("InternalServerException", 100)
        done = command("account", "list-partners", "--catalog", "Sandbox", "--endpoint-url", FAULTS, AWS_MAX_ATTEMPTS="2", AWS_RETRY_MODE="standard")
        same("exit code", done.returncode, SERVICE_ERROR)
        holds(f"the error is shown: {done.stderr}", "(InternalServerException)" in done.stderr and "Broken on request" in done.stderr)
        same("attempts", attempts(), 2)
