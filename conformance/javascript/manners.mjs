// What the client makes of errors, pages and failures (protocol §4, §7, §8, §9, §10).

import { paginateListConnectionInvitations, paginateListConnections, paginateListPartners } from "@aws-sdk/client-partnercentral-account";
import {
  paginateListEngagementByAcceptingInvitationTasks, paginateListEngagementFromOpportunityTasks, paginateListEngagementInvitations,
  paginateListEngagementMembers, paginateListEngagementResourceAssociations, paginateListEngagements, paginateListOpportunities,
  paginateListOpportunityFromEngagementTasks, paginateListProspectingFromEngagementTasks, paginateListResourceSnapshotJobs,
  paginateListResourceSnapshots, paginateListSolutions,
} from "@aws-sdk/client-partnercentral-selling";

import { publish } from "./connections.mjs";
import { SOLUTION, submitByTask } from "./deals.mjs";
import { attempts, breakCalls, deals, ENDPOINT, fails, FAULTS, holds, inSandbox, partners, payload, plain, problems, same, test } from "./harness.mjs";
import { refer } from "./referrals.mjs";

export async function errors() {
  const selling = deals("555566667777");
  const account = partners("555566667777");

  await test("errors/a deal that breaks the model", async () => {
    const error = await fails("ValidationException", selling.listOpportunities(inSandbox({ MaxResults: 500, LifeCycleStage: ["Dreamt Of"] })));
    same("reason", error.Reason, "REQUEST_VALIDATION_FAILED");
    same("fields", problems(error), [["lifeCycleStage", "INVALID_ENUM_VALUE"], ["maxResults", "VALUE_OUT_OF_RANGE"]]);
    // What other clients find out for themselves, this one leaves to the service.
    const missing = await fails("ValidationException", selling.getOpportunity({}));
    same("fields", problems(missing), [["catalog", "REQUIRED_FIELD_MISSING"], ["identifier", "REQUIRED_FIELD_MISSING"]]);
  });

  await test("errors/a deal that breaks a rule", async () => {
    const broken = payload("referral", { "Project.Title": "", "LifeCycle.TargetCloseDate": "2001-01-01" });
    const error = await fails("ValidationException", selling.createOpportunity(broken));
    same("reason", error.Reason, "BUSINESS_VALIDATION_FAILED");
    same("fields", problems(error), [["lifeCycle.targetCloseDate", "INVALID_VALUE"], ["project.title", "REQUIRED_FIELD_MISSING"]]);
  });

  await test("errors/a partner that breaks the model", async () => {
    const broken = payload("partner", { LegalName: "L".repeat(81), EmailVerificationCode: "12ab56" });
    delete broken.AllianceLeadContact.Email;
    const error = await fails("ValidationException", account.createPartner(broken));
    same("reason", error.Reason, "REQUEST_VALIDATION_FAILED");
    same("fields", problems(error), [
      ["AllianceLeadContact.Email", "REQUIRED_FIELD_MISSING"], ["EmailVerificationCode", "INVALID_STRING_FORMAT"], ["LegalName", "INVALID_VALUE"],
    ]);
  });

  await test("errors/no profile, no invitation", async () => {
    const error = await fails("ResourceNotFoundException", account.createConnectionInvitation(payload("invitation", { ReceiverIdentifier: "pprofile-0000000000000" })));
    same("reason", error.Reason, "SENDER_PROFILE_NOT_FOUND");
  });

  await test("errors/a client token used for something else", async () => {
    const one = payload("referral", { "Project.Title": "One", ClientToken: "one-token" });
    const made = await selling.createOpportunity(one);
    same("again", (await selling.createOpportunity(one)).Id, made.Id);
    await fails("ConflictException", selling.createOpportunity({ ...one, NationalSecurity: undefined }));
  });
}

export async function callersAndEndpoints() {
  let partner;
  await test("caller/an access key without an account", async () => {
    partner = await partners("AKIDEXAMPLE").createPartner(payload("partner", { LegalName: "Anybody Ltd" }));
    same("ARN", partner.Arn, `arn:aws:partnercentral:us-east-1:123456789012:catalog/Sandbox/partner/${partner.Id}`);
  });

  await test("caller/an endpoint with a path", async () => {
    const listed = await partners("AKIDEXAMPLE", { endpoint: `${ENDPOINT}/pc/v1` }).listPartners(inSandbox());
    same("listed", listed.PartnerSummaryList.map((p) => p.Id), [partner.Id]);
  });
}

// All items by the client's own paginator at one item a page.
async function walk(paginate, client, member, input = {}) {
  const items = [];
  for await (const page of paginate({ client, pageSize: 1 }, inSandbox(input))) {
    holds(`at most one item a page: ${page[member].length}`, page[member].length <= 1);
    items.push(...page[member]);
  }
  return items;
}

export async function pages() {
  const selling = deals("666677778888");
  const account = partners("666677778888");

  await test("pages/of deals", async () => {
    const made = [];
    for (const title of ["First", "Second", "Third"]) {
      const one = await refer(selling, title);
      await selling.startEngagementByAcceptingInvitationTask(inSandbox({ Identifier: one.waiting.Id }));
      made.unshift(one);
    }
    const opportunities = await walk(paginateListOpportunities, selling, "OpportunitySummaries");
    same("opportunities", opportunities.map((o) => o.Id), made.map((m) => m.opportunity));
    const engagements = await walk(paginateListEngagements, selling, "EngagementSummaryList");
    same("engagements", engagements.map((e) => e.Id), made.map((m) => m.waiting.EngagementId));
    const invitations = await walk(paginateListEngagementInvitations, selling, "EngagementInvitationSummaries", { ParticipantType: "RECEIVER" });
    same("invitations", invitations.map((i) => i.Id), made.map((m) => m.waiting.Id));
    const tasks = await walk(paginateListEngagementByAcceptingInvitationTasks, selling, "TaskSummaries");
    same("tasks", tasks.map((t) => t.EngagementInvitationId), made.map((m) => m.waiting.Id));
    const members = await walk(paginateListEngagementMembers, selling, "EngagementMemberList", { Identifier: made[0].waiting.EngagementId });
    same("members", members.map((m) => m.AccountId), ["aws", "666677778888"]);
  });

  await test("pages/of submissions", async () => {
    const tasks = [];
    for (let n = 0; n < 3; n++) tasks.unshift(await submitByTask(selling, (await selling.createOpportunity(payload("opportunity"))).Id));
    same("tasks", plain(await walk(paginateListEngagementFromOpportunityTasks, selling, "TaskSummaries")), tasks);
    const about = await walk(paginateListEngagementResourceAssociations, selling, "EngagementResourceAssociationSummaries");
    same("associations", about.slice(0, 3).map((s) => s.ResourceId), tasks.map((t) => t.OpportunityId));
    const jobs = await walk(paginateListResourceSnapshotJobs, selling, "ResourceSnapshotJobSummaries");
    same("jobs", jobs.slice(0, 3).map((j) => j.Id), tasks.map((t) => t.ResourceSnapshotJobId));
    same("solutions", (await walk(paginateListSolutions, selling, "SolutionSummaries")).map((s) => s.Id), [SOLUTION]);
  });

  await test("pages/of a lead", async () => {
    const { Id } = await selling.createEngagement(payload("lead"));
    const tasks = [];
    for (let n = 0; n < 3; n++) {
      tasks.unshift(plain(await selling.startOpportunityFromEngagementTask(inSandbox({ Identifier: Id, ContextIdentifier: "1" }))));
    }
    same("tasks", plain(await walk(paginateListOpportunityFromEngagementTasks, selling, "TaskSummaries")), tasks);
    const snapshots = await walk(paginateListResourceSnapshots, selling, "ResourceSnapshotSummaries", { EngagementIdentifier: Id });
    same("snapshots", snapshots.map((s) => s.ResourceId), tasks.map((t) => t.OpportunityId));
    for (const TaskName of ["Oil", "Figs", "Salt"]) await selling.startProspectingFromEngagementTask(inSandbox({ Identifiers: [Id], TaskName }));
    const searches = await walk(paginateListProspectingFromEngagementTasks, selling, "TaskSummaries", { Sort: { SortBy: "TaskName", SortOrder: "ASCENDING" } });
    same("prospecting", searches.map((s) => s.TaskName), ["Figs", "Oil", "Salt"]);
  });

  await test("pages/of partners", async () => {
    await publish(account, "Hub Ltd", "Hub");
    const invitations = [];
    const connections = [];
    for (const n of [0, 1, 2]) {
      const other = partners(`77770000000${n}`);
      const profile = await publish(other, `Spoke ${n} Ltd`, `Spoke ${n}`);
      const sent = await account.createConnectionInvitation(payload("invitation", { ReceiverIdentifier: profile }));
      invitations.unshift(sent.Id);
      connections.unshift((await other.acceptConnectionInvitation(inSandbox({ Identifier: sent.Id }))).Connection.Id);
    }
    same("invitations", (await walk(paginateListConnectionInvitations, account, "ConnectionInvitationSummaries")).map((i) => i.Id), invitations);
    same("connections", (await walk(paginateListConnections, account, "ConnectionSummaries")).map((c) => c.Id), connections);
    const listed = [];
    for await (const page of paginateListPartners({ client: account }, inSandbox())) listed.push(...page.PartnerSummaryList);
    same("partners", listed.map((p) => p.LegalName), ["Hub Ltd"]);
  });
}

export async function retries() {
  for (const error of ["InternalServerException", "ThrottlingException"]) {
    await test(`retries/${error}`, async () => {
      await breakCalls(error, 2);
      const listed = await partners("888899990000", { endpoint: FAULTS }).listPartners(inSandbox());
      same("answer", plain(listed), { PartnerSummaryList: [] });
      same("attempts", await attempts(), 3);
      same("as the client says", listed.$metadata.attempts, 3);
    });
  }

  await test("retries/an answer that was lost", async () => {
    const selling = deals("888899990000", { endpoint: FAULTS });
    await breakCalls("InternalServerException", 1, true);
    const made = await selling.createOpportunity(payload("referral", { "Project.Title": "Lost and found" }));
    same("attempts", await attempts(), 2);
    const listed = await selling.listEngagementInvitations(inSandbox({ ParticipantType: "RECEIVER" }));
    same("one referral only", listed.EngagementInvitationSummaries.map((i) => i.EngagementTitle), ["Lost and found"]);
    const task = await selling.startEngagementByAcceptingInvitationTask(inSandbox({ Identifier: listed.EngagementInvitationSummaries[0].Id }));
    same("it is the one of the answer", task.OpportunityId, made.Id);
  });
}
