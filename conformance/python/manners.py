"""What the client makes of errors, pages and failures (protocol §4, §7, §8, §9, §10)."""

from harness import ENDPOINT, FAULTS, account, attempts, break_calls, case, client, fails, holds, payload, same, selling, without_metadata
from connections import publish
from deals import SOLUTION, submit_by_task
from referrals import refer


def errors():
    deals, partners = selling("555566667777"), account("555566667777")

    with case("errors/a deal that breaks the model"):
        answer = fails("ValidationException", deals.list_opportunities, Catalog="Sandbox", MaxResults=500, LifeCycleStage=["Dreamt Of"])
        same("reason", answer["Reason"], "REQUEST_VALIDATION_FAILED")
        same("fields", sorted((e["FieldName"], e["Code"]) for e in answer["ErrorList"]),
             [("lifeCycleStage", "INVALID_ENUM_VALUE"), ("maxResults", "VALUE_OUT_OF_RANGE")])  # fmt: skip
        answer = fails("ValidationException", deals.list_opportunities, Catalog="Nowhere")
        same("fields", [(e["FieldName"], e["Code"]) for e in answer["ErrorList"]], [("catalog", "INVALID_ENUM_VALUE")])
        answer = fails("ValidationException", deals.list_opportunities, Catalog="Sandbox", NextToken="no-token-of-ours")
        same("fields", [(e["FieldName"], e["Code"]) for e in answer["ErrorList"]], [("nextToken", "INVALID_VALUE")])

    with case("errors/a deal that breaks a rule"):
        broken = payload("referral", Project__Title="", LifeCycle__TargetCloseDate="2001-01-01")
        answer = fails("ValidationException", deals.create_opportunity, **broken)
        same("reason", answer["Reason"], "BUSINESS_VALIDATION_FAILED")
        same("fields", sorted((e["FieldName"], e["Code"]) for e in answer["ErrorList"]),
             [("lifeCycle.targetCloseDate", "INVALID_VALUE"), ("project.title", "REQUIRED_FIELD_MISSING")])  # fmt: skip

    with case("errors/a partner that breaks the model"):
        answer = fails("ValidationException", partners.create_partner, **payload("partner", LegalName="L" * 81, EmailVerificationCode="12ab56"))
        same("reason", answer["Reason"], "REQUEST_VALIDATION_FAILED")
        fields = [e["FieldValidationError"] for e in answer["ErrorDetails"]]
        same("fields", sorted((e["Name"], e["Code"]) for e in fields),
             [("EmailVerificationCode", "INVALID_STRING_FORMAT"), ("LegalName", "INVALID_VALUE")])  # fmt: skip
        holds("secrets are not repeated", "12ab56" not in str(answer))
        answer = fails("ValidationException", partners.list_connections, Catalog="Sandbox", ConnectionType="FRIENDSHIP")
        same("fields", [e["FieldValidationError"]["Code"] for e in answer["ErrorDetails"]], ["INVALID_ENUM_VALUE"])

    with case("errors/no profile, no invitation"):
        answer = fails("ResourceNotFoundException", partners.create_connection_invitation,
                       **payload("invitation", ReceiverIdentifier="pprofile-0000000000000"))  # fmt: skip
        same("reason", answer["Reason"], "SENDER_PROFILE_NOT_FOUND")

    with case("errors/a client token used for something else"):
        one = payload("referral", Project__Title="One", ClientToken="one-token")
        made = deals.create_opportunity(**one)
        same("again", deals.create_opportunity(**one)["Id"], made["Id"])
        answer = fails("ConflictException", deals.create_opportunity, **payload("referral", Project__Title="Two", ClientToken="one-token"))
        same("message", answer["Error"]["Message"], "Conflicting client token submitted for a new request body.")


def accounts_and_endpoints():
    with case("caller/an access key without an account"):
        nobody = account("AKIDEXAMPLE")
        partner = nobody.create_partner(**payload("partner", LegalName="Anybody Ltd"))
        same("ARN", partner["Arn"], f"arn:aws:partnercentral:us-east-1:123456789012:catalog/Sandbox/partner/{partner['Id']}")
        same("the account's own key", account("123456789012").list_partners(Catalog="Sandbox")["PartnerSummaryList"][0]["Id"], partner["Id"])

    with case("caller/an endpoint with a path"):
        below = client("account", "AKIDEXAMPLE", endpoint=ENDPOINT + "/pc/v1")
        same("listed", [p["Id"] for p in below.list_partners(Catalog="Sandbox")["PartnerSummaryList"]], [partner["Id"]])


def pages():
    deals, partners = selling("666677778888"), account("666677778888")

    def walk(client, operation, member, **params):
        """All items by the client's own paginator at one item a page."""
        seen = [page[member] for page in client.get_paginator(operation).paginate(Catalog="Sandbox", PaginationConfig={"PageSize": 1}, **params)]
        holds(f"{operation}: at most one item a page: {seen}", all(len(items) <= 1 for items in seen))
        return [item for items in seen for item in items]

    with case("pages/of deals"):
        made = []
        for title in ("First", "Second", "Third"):
            opportunity, waiting = refer(deals, title)
            deals.start_engagement_by_accepting_invitation_task(Catalog="Sandbox", Identifier=waiting["Id"])
            made.append((opportunity, waiting["EngagementId"], waiting["Id"]))
        newest_first = made[::-1]
        same("opportunities", [o["Id"] for o in walk(deals, "list_opportunities", "OpportunitySummaries")], [m[0] for m in newest_first])
        oldest = walk(deals, "list_opportunities", "OpportunitySummaries", Sort={"SortBy": "CreatedDate", "SortOrder": "ASCENDING"})
        same("oldest first", [o["Id"] for o in oldest], [m[0] for m in made])
        same("engagements", [e["Id"] for e in walk(deals, "list_engagements", "EngagementSummaryList")], [m[1] for m in newest_first])
        found = walk(deals, "list_engagement_invitations", "EngagementInvitationSummaries", ParticipantType="RECEIVER")
        same("invitations", [i["Id"] for i in found], [m[2] for m in newest_first])
        tasks = walk(deals, "list_engagement_by_accepting_invitation_tasks", "TaskSummaries")
        same("tasks", [t["EngagementInvitationId"] for t in tasks], [m[2] for m in newest_first])
        members = walk(deals, "list_engagement_members", "EngagementMemberList", Identifier=made[0][1])
        same("members", [m["AccountId"] for m in members], ["aws", "666677778888"])

    with case("pages/of submissions"):
        tasks = []
        for _ in range(3):
            deal = deals.create_opportunity(**payload("opportunity"))["Id"]
            tasks.insert(0, submit_by_task(deals, deal))
        found = walk(deals, "list_engagement_from_opportunity_tasks", "TaskSummaries")
        same("tasks", found, tasks)
        found = walk(deals, "list_engagement_resource_associations", "EngagementResourceAssociationSummaries", ResourceType="Opportunity")
        same("associations", [f["ResourceId"] for f in found][:3], [t["OpportunityId"] for t in tasks])
        found = walk(deals, "list_resource_snapshot_jobs", "ResourceSnapshotJobSummaries", Sort={"SortBy": "CreatedDate", "SortOrder": "ASCENDING"})
        same("jobs, oldest first", [f["Id"] for f in found][-3:], [t["ResourceSnapshotJobId"] for t in tasks[::-1]])
        same("solutions", [f["Id"] for f in walk(deals, "list_solutions", "SolutionSummaries")], [SOLUTION])

    with case("pages/of a lead"):
        room = deals.create_engagement(**payload("lead"))["Id"]
        tasks = []
        for _ in range(3):
            tasks.insert(0, without_metadata(deals.start_opportunity_from_engagement_task(Catalog="Sandbox", Identifier=room, ContextIdentifier="1")))
        same("tasks", walk(deals, "list_opportunity_from_engagement_tasks", "TaskSummaries"), tasks)
        found = walk(deals, "list_resource_snapshots", "ResourceSnapshotSummaries", EngagementIdentifier=room)
        same("snapshots", [f["ResourceId"] for f in found], [t["OpportunityId"] for t in tasks])
        named = []
        for name in ("Oil", "Figs", "Salt"):
            named.insert(0, deals.start_prospecting_from_engagement_task(Catalog="Sandbox", Identifiers=[room], TaskName=name)["TaskId"])
        same("prospecting", [f["TaskId"] for f in walk(deals, "list_prospecting_from_engagement_tasks", "TaskSummaries")], named)
        by_name = walk(deals, "list_prospecting_from_engagement_tasks", "TaskSummaries", Sort={"SortBy": "TaskName", "SortOrder": "ASCENDING"})
        same("by name", [f["TaskName"] for f in by_name], ["Figs", "Oil", "Salt"])

    with case("pages/of partners"):
        publish(partners, "Hub Ltd", "Hub")
        invitations, connections = [], []
        for n in range(3):
            key = f"77770000000{n}"
            other = account(key)
            _, profile = publish(other, f"Spoke {n} Ltd", f"Spoke {n}")
            sent = partners.create_connection_invitation(**payload("invitation", ReceiverIdentifier=profile))
            connection = other.accept_connection_invitation(Catalog="Sandbox", Identifier=sent["Id"])["Connection"]
            invitations.insert(0, sent["Id"])
            connections.insert(0, connection["Id"])
        same("invitations", [i["Id"] for i in walk(partners, "list_connection_invitations", "ConnectionInvitationSummaries")], invitations)
        same("connections", [c["Id"] for c in walk(partners, "list_connections", "ConnectionSummaries")], connections)
        listed = [p["LegalName"] for page in partners.get_paginator("list_partners").paginate(Catalog="Sandbox") for p in page["PartnerSummaryList"]]
        same("partners", listed, ["Hub Ltd"])


def retries():
    for mode in ("legacy", "standard"):
        for error in ("InternalServerException", "ThrottlingException"):
            with case(f"retries/{mode}/{error}"):
                partners = account("888899990000", endpoint=FAULTS, retries={"mode": mode})
                break_calls(error, 2)
                same("answer", partners.list_partners(Catalog="Sandbox")["PartnerSummaryList"], [])
                same("attempts", attempts(), 3)

    with case("retries/an answer that was lost"):
        deals = selling("888899990000", endpoint=FAULTS, retries={"mode": "standard"})
        break_calls("InternalServerException", 1, lose=True)
        made = deals.create_opportunity(**payload("referral", Project__Title="Lost and found"))
        same("attempts", attempts(), 2)
        listed = deals.list_engagement_invitations(Catalog="Sandbox", ParticipantType="RECEIVER")["EngagementInvitationSummaries"]
        same("one referral only", [i["EngagementTitle"] for i in listed], ["Lost and found"])
        task = deals.start_engagement_by_accepting_invitation_task(Catalog="Sandbox", Identifier=listed[0]["Id"])
        same("it is the one of the answer", task["OpportunityId"], made["Id"])
