// Stories of deals that a partner brings to AWS: one becomes two partners' and is launched, one is submitted without an
// engagement and is rejected (selling §5, §6.2, §7, §8.1, §8.2, §9.3, §11).

import { paginateListEngagementMembers, paginateListSolutions } from "@aws-sdk/client-partnercentral-selling";

import { deals, fails, holds, inSandbox, operate, payload, plain, problems, same, test } from "./harness.mjs";

const A = "333300001111";
const B = "333300002222";
const STRANGER = "333300003333";
const CLERK = "333300004444";
const LARGE = "333300006666";
export const SOLUTION = "S-1234567";
export const VIEW = "OpportunitySummaryView";
const AWS_VIEW = "AwsOpportunitySummaryFullView";
const { Title: TITLE, CustomerBusinessProblem: PROBLEM } = payload("opportunity").Project;

export const read = async (client, opportunity) => plain(await client.getOpportunity(inSandbox({ Identifier: opportunity })));

// The record as GetOpportunity showed it, as an UpdateOpportunity: Id renamed, and everything else left in. Changes as of
// payload.
export function toUpdate({ Id, ...got }, changes = {}) {
  return payload({ Identifier: Id, ...got }, changes);
}

// Reads, changes and sends back (selling §5.8); returns what is read afterwards.
export async function update(client, opportunity, changes) {
  await client.updateOpportunity(toUpdate(await read(client, opportunity), changes));
  return read(client, opportunity);
}

const related = (opportunity, identifier = SOLUTION, type = "Solutions") =>
  inSandbox({ OpportunityIdentifier: opportunity, RelatedEntityType: type, RelatedEntityIdentifier: identifier });
export const associate = (client, ...what) => client.associateOpportunity(related(...what));

// Starts the task that offers a deal to AWS, and waits for its end by asking again with the same token.
export async function submitByTask(client, opportunity, rest = {}) {
  const start = inSandbox({
    Identifier: opportunity, AwsSubmission: { InvolvementType: "Co-Sell", Visibility: "Full" }, ClientToken: `submit-${opportunity}`, ...rest,
  });
  let task = await client.startEngagementFromOpportunityTask(start);
  while (task.TaskStatus === "IN_PROGRESS") task = await client.startEngagementFromOpportunityTask(start);
  return plain(task);
}

export async function together() {
  const a = deals(A);
  const b = deals(B);
  const stranger = deals(STRANGER);
  let deal, got, task, engagement, job, offer, sent, share;

  await test("deal/drafted", async () => {
    const found = (await a.listSolutions(inSandbox({ Status: ["Active"], Sort: { SortBy: "CreatedDate", SortOrder: "DESCENDING" }, MaxResults: 2 }))).SolutionSummaries;
    same("solutions", found.map((s) => [s.Id, s.Status, s.Arn]), [[SOLUTION, "Active", `arn:aws:partnercentral:us-east-1:${A}:catalog/Sandbox/solution/${SOLUTION}`]]);
    const made = await a.createOpportunity(payload("opportunity", { "LifeCycle.Stage": "Qualified" }));
    deal = made.Id;
    got = await read(a, deal);
    same("first state", [got.LifeCycle.ReviewStatus, got.LifeCycle.Stage], ["Pending Submission", "Prospect"]);
    same("dates", [got.CreatedDate, got.LastModifiedDate], [made.LastModifiedDate, made.LastModifiedDate]);
    same("team", got.OpportunityTeam.map((m) => m.BusinessTitle), ["OpportunityOwner", "PartnerAccountManager"]);
    same("amount", got.Project.ExpectedCustomerSpend[0].Amount, "4800");
    await fails("ResourceNotFoundException", stranger.getOpportunity(inSandbox({ Identifier: deal })));
    await fails("ResourceNotFoundException", a.getAwsOpportunitySummary(inSandbox({ RelatedOpportunityIdentifier: deal })));
  });

  await test("deal/related to what is sold", async () => {
    same("answer", Object.keys(await associate(a, deal)), ["$metadata"]);
    await associate(a, deal);
    await associate(a, deal, "AWSLambda", "AwsProducts");
    const after = await read(a, deal);
    same("related", [after.RelatedEntityIdentifiers.Solutions, after.RelatedEntityIdentifiers.AwsProducts], [[SOLUTION], ["AWSLambda"]]);
    same("the solution takes the place of its description", after.Project.OtherSolutionDescription, undefined);
    holds("the lock moved", after.LastModifiedDate > got.LastModifiedDate);
    const unknown = await fails("ValidationException", associate(a, deal, "S-7654321"));
    same("unknown", problems(unknown), [["relatedEntityIdentifier", "INVALID_VALUE"]]);
    const stale = await fails("ConflictException", a.updateOpportunity(toUpdate(got)));
    holds("the message names the lock", stale.message.includes("LastModifiedDate"));
    const staged = await fails("ValidationException", a.updateOpportunity(toUpdate(after, { "LifeCycle.Stage": "Qualified" })));
    same("stage", [staged.Reason, problems(staged)], ["BUSINESS_VALIDATION_FAILED", [["lifeCycle.stage", "ACTION_NOT_PERMITTED"]]]);
    got = await update(a, deal, { "LifeCycle.NextSteps": "Order two cameras", "LifeCycle.ReviewStatus": "Approved" });
    same("no simulation before submission", got.LifeCycle.ReviewStatus, "Pending Submission");
    same("history", got.LifeCycle.NextStepsHistory, [{ Value: "Order two cameras", Time: got.LastModifiedDate }]);
  });

  await test("deal/offered to AWS by a task", async () => {
    task = await submitByTask(a, deal, { Tags: [{ Key: "deal", Value: "casting" }] });
    same("task", [task.TaskStatus, task.ReasonCode, task.Message, task.OpportunityId], ["COMPLETE", undefined, undefined, deal]);
    same("ARN", task.TaskArn, `arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement-from-opportunity-task/${task.TaskId}`);
    ({ EngagementId: engagement, ResourceSnapshotJobId: job, EngagementInvitationId: offer } = task);
    for (const [filters, want] of [
      [{}, [task]], [{ TaskStatus: ["COMPLETE"], TaskIdentifier: [task.TaskArn], OpportunityIdentifier: [deal] }, [task]],
      [{ EngagementIdentifier: [engagement] }, [task]], [{ TaskStatus: ["FAILED"] }, []],
    ]) {
      same(`tasks by ${JSON.stringify(filters)}`, plain((await a.listEngagementFromOpportunityTasks(inSandbox(filters))).TaskSummaries), want);
    }
    const twice = await submitByTask(a, deal, { ClientToken: "again" });
    same("no second submission", [twice.TaskStatus, twice.ReasonCode], ["FAILED", "OpportunityConflict"]);
    got = await read(a, deal);
    same("status", got.LifeCycle.ReviewStatus, "Submitted");
    const room = plain(await a.getEngagement(inSandbox({ Identifier: engagement })));
    same("engagement", [room.Title, room.Description, room.CreatedBy, room.MemberCount], [TITLE.slice(0, 40), PROBLEM, A, 1]);
    same("context", room.Contexts.map((c) => [c.Id, c.Type, c.Payload.CustomerProject.Project.Title]), [["1", "CustomerProject", TITLE]]);
    const outbound = await a.listEngagementInvitations(inSandbox({ ParticipantType: "SENDER" }));
    same("offer", outbound.EngagementInvitationSummaries.map((i) => [i.Id, i.Status, i.Receiver.Account.AwsAccountId]), [[offer, "PENDING", "aws"]]);
    const about = await a.listEngagementResourceAssociations(inSandbox({ ResourceIdentifier: deal }));
    same("association", plain(about.EngagementResourceAssociationSummaries),
      [{ Catalog: "Sandbox", EngagementId: engagement, ResourceType: "Opportunity", ResourceId: deal, CreatedBy: A }]);
    const { Arn } = await a.getResourceSnapshotJob(inSandbox({ ResourceSnapshotJobIdentifier: job }));
    same("tags of the job", plain((await a.listTagsForResource({ ResourceArn: Arn })).Tags), [{ Key: "deal", Value: "casting" }]);
    const locked = await fails("ValidationException", a.updateOpportunity(toUpdate(got)));
    same("read-only", problems(locked), [["lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED"]]);
  });

  await test("deal/reviewed, as the partner plays it", async () => {
    const asks = { "LifeCycle.ReviewStatus": "Action Required", "LifeCycle.ReviewComments": "Say what a crack costs." };
    got = await update(a, deal, asks);
    same("status", [got.LifeCycle.ReviewStatus, got.LifeCycle.ReviewComments], ["Action Required", "Say what a crack costs."]);
    const locked = await fails("ValidationException", a.updateOpportunity(toUpdate(got, { "Project.Title": "Another deal" })));
    same("locked", problems(locked), [["project.title", "ACTION_NOT_PERMITTED"]]);
    const better = `${PROBLEM} A crack costs a day of the furnace.`;
    got = await update(a, deal, { "Project.CustomerBusinessProblem": better });
    same("corrected", [got.Project.CustomerBusinessProblem, got.LifeCycle.ReviewStatus], [better, "Submitted"]);
    await update(a, deal, asks);
    const again = await submitByTask(a, deal, { ClientToken: "after the second question" });
    same("the same engagement and job", [again.TaskStatus, again.EngagementId, again.ResourceSnapshotJobId], ["COMPLETE", engagement, job]);
    got = await update(a, deal, { "LifeCycle.ReviewStatus": "Approved", "LifeCycle.Stage": "Qualified" });
    same("approved", [got.LifeCycle.ReviewStatus, got.LifeCycle.Stage, got.LifeCycle.ReviewComments], ["Approved", "Qualified", undefined]);
    same("related entities stay", got.RelatedEntityIdentifiers.Solutions, [SOLUTION]);
    const side = plain(await a.getAwsOpportunitySummary(inSandbox({ RelatedOpportunityIdentifier: deal })));
    same("AWS's side", [side.Origin, side.RelatedOpportunityId, side.InvolvementType, side.Visibility, side.LifeCycle],
      ["Partner Referral", deal, "Co-Sell", "Full", undefined]);
    same("copies", [side.Customer.Contacts, side.Project.ExpectedCustomerSpend], [got.Customer.Contacts, got.Project.ExpectedCustomerSpend]);
    same("offer", (await a.getEngagementInvitation(inSandbox({ Identifier: offer }))).Status, "ACCEPTED");
  });

  await test("deal/another partner is invited", async () => {
    const invite = inSandbox({ EngagementIdentifier: engagement, Invitation: payload("share", { "Receiver.Account.AwsAccountId": B }) });
    const oneself = await fails("ValidationException",
      a.createEngagementInvitation({ ...invite, Invitation: payload("share", { "Receiver.Account.AwsAccountId": A }) }));
    same("oneself", problems(oneself), [["invitation.receiver.account.awsAccountId", "INVALID_VALUE"]]);
    sent = await a.createEngagementInvitation(invite);
    await fails("ConflictException", a.createEngagementInvitation(invite));
    const listed = await b.listEngagementInvitations(inSandbox({ ParticipantType: "RECEIVER", Status: ["PENDING"], SenderAwsAccountId: [A] }));
    same("B's list", listed.EngagementInvitationSummaries.map((i) => [i.Id, i.PayloadType]), [[sent.Id, "OpportunityInvitation"]]);
    const seen = plain(await b.getEngagementInvitation(inSandbox({ Identifier: sent.Arn })));
    same("payload", seen.Payload, invite.Invitation.Payload);
    same("who is there", seen.ExistingMembers.map((m) => m.CompanyName).sort(), ["AWS", `Partner ${A}`]);
    await fails("ResourceNotFoundException", stranger.getEngagementInvitation(inSandbox({ Identifier: sent.Id })));
    await fails("AccessDeniedException", a.rejectEngagementInvitation(inSandbox({ Identifier: sent.Id })));
    await fails("ResourceNotFoundException", b.listResourceSnapshots(inSandbox({ EngagementIdentifier: engagement })));
  });

  await test("deal/the other partner joins", async () => {
    const joined = await b.startEngagementByAcceptingInvitationTask(inSandbox({ Identifier: sent.Id }));
    same("task", [joined.TaskStatus, joined.EngagementInvitationId], ["COMPLETE", sent.Id]);
    share = joined.OpportunityId;
    const theirs = await read(b, share);
    same("state", [theirs.LifeCycle.ReviewStatus, theirs.LifeCycle.Stage, theirs.Project.Title], ["Approved", "Prospect", "Cameras for both halls"]);
    same("needs", theirs.PrimaryNeedsFromAws, ["Do Not Need Support from AWS Sales Rep"]);
    await fails("ResourceNotFoundException", b.getOpportunity(inSandbox({ Identifier: deal })));
    same("one AWS opportunity for both", (await b.getAwsOpportunitySummary(inSandbox({ RelatedOpportunityIdentifier: share }))).RelatedOpportunityId, share);
    for (const client of [a, b]) {
      const members = [];
      for await (const page of paginateListEngagementMembers({ client, pageSize: 1 }, inSandbox({ Identifier: engagement }))) {
        members.push(...page.EngagementMemberList.map((m) => m.AccountId));
      }
      same("members", members, [A, "aws", B]);
    }
  });

  await test("deal/each sees what the other has", async () => {
    const latest = (client, opportunity, which = {}) => client.getResourceSnapshot(inSandbox({
      EngagementIdentifier: engagement, ResourceType: "Opportunity", ResourceIdentifier: opportunity, ResourceSnapshotTemplateIdentifier: VIEW, ...which,
    }));
    for (const [owner, mine, other, opportunity] of [[A, a, b, deal], [B, b, a, share]]) {
      const before = await latest(other, opportunity);
      same("of whom", [before.CreatedBy, before.ResourceId, before.ResourceSnapshotTemplateName], [owner, opportunity, VIEW]);
      const changed = await update(mine, opportunity, { "LifeCycle.NextSteps": `Tell the others of ${owner}` });
      const after = await latest(other, opportunity);
      same("one revision more", after.Revision, before.Revision + 1);
      const summary = plain(after.Payload.OpportunitySummary);
      same("content", [summary.Lifecycle.NextSteps, summary.Customer], [`Tell the others of ${owner}`, changed.Customer]);
      await update(mine, opportunity);
      same("nothing new, no revision", (await latest(other, opportunity)).Revision, after.Revision);
      same("the old one stays", plain(await latest(other, opportunity, { Revision: before.Revision })), plain(before));
    }
    const listed = async (client, filters) => (await client.listResourceSnapshots(inSandbox({ EngagementIdentifier: engagement, ...filters })))
      .ResourceSnapshotSummaries.map((s) => [s.ResourceSnapshotTemplateName, s.ResourceId, s.CreatedBy, s.Revision]);
    const { Revision: last } = await latest(b, deal);
    same("A's by B", await listed(b, { CreatedBy: A }), Array.from({ length: last }, (_, n) => [VIEW, deal, A, last - n]));
    same("B's by A", await listed(a, { ResourceIdentifier: share, ResourceSnapshotTemplateIdentifier: VIEW }), [[VIEW, share, B, 2], [VIEW, share, B, 1]]);
    const full = await latest(a, deal, { ResourceSnapshotTemplateIdentifier: AWS_VIEW });
    same("AWS's view", [full.CreatedBy, full.TargetMemberAccounts, full.Payload[AWS_VIEW].RelatedOpportunityId], ["aws", [A], deal]);
    await fails("ResourceNotFoundException", latest(b, deal, { ResourceSnapshotTemplateIdentifier: AWS_VIEW }));
    for (const client of [a, b]) {
      const about = await client.listEngagementResourceAssociations(inSandbox({ EngagementIdentifier: engagement, ResourceType: "Opportunity" }));
      same("associations", about.EngagementResourceAssociationSummaries.map((s) => s.ResourceId).sort(), [deal, share].sort());
    }
  });

  await test("deal/launched by a colleague", async () => {
    const Assignee = { FirstName: "Tove", LastName: "Berg", Email: "tove@partners.example", BusinessTitle: "OpportunityOwner" };
    const before = await read(a, deal);
    same("answer", Object.keys(await a.assignOpportunity(inSandbox({ Identifier: deal, Assignee }))), ["$metadata"]);
    got = await read(a, deal);
    same("team", got.OpportunityTeam, [Assignee, ...before.OpportunityTeam.slice(1)]);
    await fails("ConflictException", a.updateOpportunity(toUpdate(before)));
    await update(a, deal, { "LifeCycle.Stage": "Committed" });
    const last = await fails("ValidationException", a.disassociateOpportunity(related(deal)));
    same("the last solution stays", problems(last), [["relatedEntityIdentifier", "INVALID_VALUE"]]);
    const product = related(deal, "AWSLambda", "AwsProducts");
    same("answer", Object.keys(await a.disassociateOpportunity(product)), ["$metadata"]);
    same("it is gone", problems(await fails("ValidationException", a.disassociateOpportunity(product))), [["relatedEntityIdentifier", "INVALID_VALUE"]]);
    got = await update(a, deal, { "LifeCycle.Stage": "Launched" });
    same("launched", [got.LifeCycle.Stage, got.LifeCycle.ReviewStatus, got.RelatedEntityIdentifiers.AwsProducts ?? []], ["Launched", "Approved", []]);
    const back = await fails("ValidationException", a.updateOpportunity(toUpdate(got, { "LifeCycle.Stage": "Prospect" })));
    holds("it stays launched", problems(back).some((p) => p.join() === "lifeCycle.stage,ACTION_NOT_PERMITTED"));
    const lost = await update(b, share, { "LifeCycle.Stage": "Closed Lost", "LifeCycle.ClosedLostReason": "Price" });
    same("lost", [lost.LifeCycle.Stage, lost.LifeCycle.ClosedLostReason], ["Closed Lost", "Price"]);
  });
}

export async function alone() {
  const client = deals(STRANGER);

  await test("deal alone/submitted without an engagement, and rejected", async () => {
    const draft = payload("opportunity");
    delete draft.Project.CustomerUseCase;
    delete draft.Project.OtherSolutionDescription;
    const { Id: deal } = await client.createOpportunity(draft);
    const submit = inSandbox({ Identifier: deal, InvolvementType: "For Visibility Only", Visibility: "Limited" });
    const missing = await fails("ValidationException", client.submitOpportunity(submit));
    same("fields", problems(missing), [["project.customerUseCase", "REQUIRED_FIELD_MISSING"], ["relatedEntityIdentifiers.solutions", "REQUIRED_FIELD_MISSING"]]);
    const failed = await submitByTask(client, deal);
    same("by a task", [failed.TaskStatus, failed.ReasonCode, failed.EngagementId], ["FAILED", "OpportunityValidationFailed", undefined]);
    await associate(client, deal);
    await update(client, deal, { "Project.CustomerUseCase": "IOT" });
    same("answer", Object.keys(await client.submitOpportunity(submit)), ["$metadata"]);
    let got = await read(client, deal);
    same("state", [got.LifeCycle.ReviewStatus, got.PrimaryNeedsFromAws], ["Submitted", ["Do Not Need Support from AWS Sales Rep"]]);
    same("twice", problems(await fails("ValidationException", client.submitOpportunity(submit))), [["lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED"]]);
    same("no engagement", (await client.listEngagements(inSandbox())).EngagementSummaryList, []);
    got = await update(client, deal, { "LifeCycle.ReviewStatus": "Rejected", "LifeCycle.ReviewStatusReason": "Duplicate" });
    same("rejected", [got.LifeCycle.ReviewStatus, got.LifeCycle.ReviewStatusReason], ["Rejected", "Duplicate"]);
    const locked = await fails("ValidationException", client.updateOpportunity(toUpdate(got)));
    same("read-only", problems(locked), [["lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED"]]);
  });
}

// Catalog AWS: what a partner plays in the Sandbox is the operator's there (selling §5.7, §9.2).
export async function reviewed() {
  const client = deals(LARGE);
  const here = (rest) => ({ Catalog: "AWS", ...rest });
  const at = { catalog: "AWS" };

  await test("deal of AWS/AWS reviews it", async () => {
    const made = [];
    for (const name of ["Third eye", "First eye", "Second eye"]) {
      made.push((await operate("put-solution", { ...at, account: LARGE }, { name, category: "Managed Service", status: "Active" })).solution);
    }
    const names = [];
    const sorted = here({ Identifier: made, Sort: { SortBy: "Name", SortOrder: "ASCENDING" } });
    for await (const page of paginateListSolutions({ client, pageSize: 1 }, sorted)) names.push(...page.SolutionSummaries.map((s) => s.Name));
    same("solutions", names, ["First eye", "Second eye", "Third eye"]);
    const { Id: deal } = await client.createOpportunity(payload("opportunity", { Catalog: "AWS" }));
    await client.associateOpportunity({ ...related(deal, made[0]), Catalog: "AWS" });
    same("task", (await submitByTask(client, deal, { Catalog: "AWS" })).TaskStatus, "COMPLETE");
    const get = async () => plain(await client.getOpportunity(here({ Identifier: deal })));
    const locked = await fails("ValidationException", client.updateOpportunity(toUpdate(await get(), { "LifeCycle.ReviewStatus": "Approved" })));
    same("read-only", problems(locked), [["lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED"]]);
    await operate("take-into-review", at, { opportunity: deal });
    same("status", (await get()).LifeCycle.ReviewStatus, "In review");
    await operate("approve", at, { opportunity: deal });
    same("status", (await get()).LifeCycle.ReviewStatus, "Approved");
    same("AWS's side", (await client.getAwsOpportunitySummary(here({ RelatedOpportunityIdentifier: deal }))).Origin, "Partner Referral");
  });
}

// What goes with deals: snapshot jobs, tags, settings.
export async function kept() {
  const client = deals(CLERK);
  let deal, made;

  await test("deal kept/snapshot jobs", async () => {
    ({ Id: deal } = await client.createOpportunity(payload("opportunity")));
    const room = await client.createEngagement(inSandbox({ Title: "By hand", Description: "Everything by hand" }));
    const view = inSandbox({ EngagementIdentifier: room.Id, ResourceType: "Opportunity", ResourceIdentifier: deal, ResourceSnapshotTemplateIdentifier: VIEW });
    made = await client.createResourceSnapshotJob(view);
    const job = inSandbox({ ResourceSnapshotJobIdentifier: made.Id });
    let got = await client.getResourceSnapshotJob(job);
    same("job", [got.Status, got.EngagementId, got.ResourceId, got.LastSuccessfulExecutionDate ?? null], ["Stopped", room.Id, deal, null]);
    await fails("ResourceNotFoundException", client.getResourceSnapshot(view));
    await fails("ConflictException", client.createResourceSnapshotJob(view));
    same("answer", Object.keys(await client.startResourceSnapshotJob(job)), ["$metadata"]);
    got = await client.getResourceSnapshotJob(job);
    same("status", got.Status, "Running");
    holds("ran at once", got.LastSuccessfulExecutionDate >= got.CreatedAt);
    for (const [filters, want] of [[{ Status: "Running" }, 1], [{ Status: "Stopped" }, 0], [{ EngagementIdentifier: room.Id }, 1]]) {
      const jobs = plain((await client.listResourceSnapshotJobs(inSandbox(filters))).ResourceSnapshotJobSummaries);
      same(`jobs by ${JSON.stringify(filters)}`, jobs, [{ Id: made.Id, Arn: made.Arn, EngagementId: room.Id, Status: "Running" }].slice(0, want));
    }
    await fails("ConflictException", client.deleteResourceSnapshotJob(job));
    await fails("ResourceNotFoundException", deals(STRANGER).getResourceSnapshotJob(job));
    same("answer", Object.keys(await client.stopResourceSnapshotJob(job)), ["$metadata"]);
    await update(client, deal, { "LifeCycle.NextSteps": "Unseen while stopped" });
    same("not captured", (await client.getResourceSnapshot(view)).Revision, 1);
    same("by hand", (await client.createResourceSnapshot(view)).Revision, 2);
    same("answer", Object.keys(await client.deleteResourceSnapshotJob(job)), ["$metadata"]);
    await fails("ResourceNotFoundException", client.getResourceSnapshotJob(job));
    same("snapshots stay", (await client.getResourceSnapshot(view)).Revision, 2);
  });

  await test("deal kept/tags", async () => {
    const { Arn: ResourceArn } = await read(client, deal);
    const tags = async () => plain((await client.listTagsForResource({ ResourceArn })).Tags);
    same("from the start", await tags(), [{ Key: "region", Value: "north" }]);
    same("answer", plain(await client.tagResource({ ResourceArn, Tags: [{ Key: "Hall", Value: "2" }, { Key: "region", Value: "" }] })), {});
    same("sorted", await tags(), [{ Key: "Hall", Value: "2" }, { Key: "region", Value: "" }]);
    same("answer", plain(await client.untagResource({ ResourceArn, TagKeys: ["hall", "region", "never"] })), {});
    same("left", await tags(), [{ Key: "Hall", Value: "2" }]);
    await fails("AccessDeniedException", deals(STRANGER).listTagsForResource({ ResourceArn }));
    await fails("ResourceNotFoundException", client.listTagsForResource({ ResourceArn: made.Arn }));
  });

  await test("deal kept/settings", async () => {
    const role = async () => (await client.getSellingSystemSettings(inSandbox())).ResourceSnapshotJobRoleArn ?? null;
    same("at first", await role(), null);
    const put = await client.putSellingSystemSettings(inSandbox({ ResourceSnapshotJobRoleIdentifier: "snapshots" }));
    same("by name", plain(put), inSandbox({ ResourceSnapshotJobRoleArn: `arn:aws:iam::${CLERK}:role/snapshots` }));
    same("read", await role(), put.ResourceSnapshotJobRoleArn);
    const foreign = client.putSellingSystemSettings(inSandbox({ ResourceSnapshotJobRoleIdentifier: "arn:aws:iam::999900001111:role/snapshots" }));
    same("another account's", problems(await fails("ValidationException", foreign)), [["resourceSnapshotJobRoleIdentifier", "INVALID_VALUE"]]);
    await client.putSellingSystemSettings(inSandbox());
    same("cleared", await role(), null);
  });
}
