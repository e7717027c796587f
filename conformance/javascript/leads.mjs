// The story of a lead that one partner, playing AWS, gives to another, who makes a deal of it (selling §6.3, §7.2, §8.3;
// prospecting by protocol §15).

import { associate, read, SOLUTION, submitByTask, toUpdate, update, VIEW } from "./deals.mjs";
import { DAY, deals, fails, holds, inSandbox, payload, plain, problems, same, test } from "./harness.mjs";

const GIVER = "444400001111";
const TAKER = "444400002222";
const STRANGER = "444400003333";
const LEAD = payload("lead").Contexts[0].Payload.Lead;

export async function givenAndTaken() {
  const giver = deals(GIVER);
  const taker = deals(TAKER);
  const stranger = deals(STRANGER);
  let room, engagement, invitation, lock, deal;
  const shared = (rest = {}) => inSandbox({ EngagementIdentifier: engagement, ...rest });
  const contexts = async () => plain(await taker.getEngagement(inSandbox({ Identifier: engagement }))).Contexts;

  await test("lead/given", async () => {
    room = await giver.createEngagement(payload("lead"));
    engagement = room.Id;
    same("ARN", room.Arn, `arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/${engagement}`);
    const got = plain(await giver.getEngagement(inSandbox({ Identifier: room.Arn })));
    same("changed", [got.ModifiedAt, got.CreatedAt, got.CreatedBy], [room.ModifiedAt, room.ModifiedAt, GIVER]);
    const { Customer, Interactions } = got.Contexts[0].Payload.Lead;
    same("lead", [Customer, Interactions], [LEAD.Customer, [{ ...LEAD.Interactions[0], InteractionDate: got.CreatedAt }]]);
    const refused = await fails("ValidationException", giver.createEngagement(payload("lead", { Catalog: "AWS" })));
    same("AWS gives leads in its own catalog", problems(refused), [["contexts.type", "ACTION_NOT_PERMITTED"]]);
    const Invitation = payload("lead_invitation", { "Receiver.Account.AwsAccountId": TAKER });
    ({ Id: invitation } = await giver.createEngagementInvitation(shared({ Invitation })));
    const waiting = await taker.listEngagementInvitations(inSandbox({ ParticipantType: "RECEIVER", PayloadType: ["LeadInvitation"] }));
    same("listed", waiting.EngagementInvitationSummaries.map((i) => [i.Id, i.SenderAwsAccountId]), [[invitation, GIVER]]);
    const seen = plain(await taker.getEngagementInvitation(inSandbox({ Identifier: invitation })));
    same("payload", seen.Payload, Invitation.Payload);
    same("days to answer", seen.ExpirationDate - seen.InvitationDate, 15 * DAY);
    await fails("ResourceNotFoundException", taker.getEngagement(inSandbox({ Identifier: engagement })));
  });

  await test("lead/accepted and worked on", async () => {
    same("answer", Object.keys(await taker.acceptEngagementInvitation(inSandbox({ Identifier: invitation }))), ["$metadata"]);
    let got = await taker.getEngagement(inSandbox({ Identifier: engagement }));
    same("joined", [got.MemberCount, got.ModifiedBy], [2, TAKER]);
    const listed = await taker.listEngagements(inSandbox({ ContextTypes: ["Lead"], CreatedBy: [GIVER] }));
    same("listed", listed.EngagementSummaryList.map((e) => e.Id), [engagement]);
    const interaction = { ...LEAD.Interactions[0], SourceType: "Call", SourceId: "call-1", BusinessProblem: "Two weeks of the season the press stands still." };
    const change = shared({
      ContextIdentifier: "1", Type: "Lead",
      Payload: { Lead: { Customer: LEAD.Customer, QualificationStatus: "Disqualified", Interaction: interaction } },
    });
    await fails("ConflictException", taker.updateEngagementContext({ ...change, EngagementLastModifiedAt: room.ModifiedAt }));
    const answer = await taker.updateEngagementContext({ ...change, EngagementLastModifiedAt: got.ModifiedAt });
    same("answer", [answer.EngagementId, answer.EngagementArn, answer.ContextId], [engagement, room.Arn, "1"]);
    got = plain(await giver.getEngagement(inSandbox({ Identifier: engagement })));
    same("the lock", got.ModifiedAt, answer.EngagementLastModifiedAt);
    const { QualificationStatus, Interactions } = got.Contexts[0].Payload.Lead;
    same("lead", [QualificationStatus, Interactions.map((i) => i.SourceId)], ["Disqualified", ["fair-7", "call-1"]]);
    const task = await taker.startOpportunityFromEngagementTask(inSandbox({ Identifier: engagement, ContextIdentifier: "1" }));
    same("no deal of it", [task.TaskStatus, task.ReasonCode], ["FAILED", "DisqualifiedLeadNotPermitted"]);
    const Payload = { Lead: { Customer: LEAD.Customer, QualificationStatus: "Qualified" } };
    lock = (await taker.updateEngagementContext({ ...change, Payload, EngagementLastModifiedAt: got.ModifiedAt })).EngagementLastModifiedAt;
    await fails("ResourceNotFoundException", taker.updateEngagementContext({ ...change, ContextIdentifier: "9", EngagementLastModifiedAt: lock }));
  });

  await test("lead/made a deal and offered to AWS", async () => {
    const start = inSandbox({ Identifier: room.Arn, ContextIdentifier: "1", ClientToken: "a deal of olives", Tags: [{ Key: "from", Value: "lead" }] });
    const task = plain(await taker.startOpportunityFromEngagementTask(start));
    same("task", [task.TaskStatus, task.EngagementId, task.ContextId], ["COMPLETE", engagement, "2"]);
    same("the same token again", plain(await taker.startOpportunityFromEngagementTask(start)), task);
    deal = task.OpportunityId;
    for (const [filters, want] of [
      [{ TaskStatus: ["COMPLETE"], OpportunityIdentifier: [deal] }, [task]], [{ ContextIdentifier: ["2"], EngagementIdentifier: [room.Arn] }, [task]],
      [{ TaskIdentifier: [task.TaskId] }, [task]], [{ OpportunityIdentifier: ["O1"] }, []],
    ]) {
      same(`tasks by ${JSON.stringify(filters)}`, plain((await taker.listOpportunityFromEngagementTasks(inSandbox(filters))).TaskSummaries), want);
    }
    const got = await read(taker, deal);
    same("draft", [got.LifeCycle.ReviewStatus, got.Project.Title, got.Customer.Account.CompanyName], ["Pending Submission", "Converted from Lead", "Olivar del Sur"]);
    same("tags", plain((await taker.listTagsForResource({ ResourceArn: got.Arn })).Tags), start.Tags);
    same("contexts", (await contexts()).map((c) => [c.Id, c.Type]), [["1", "Lead"], ["2", "CustomerProject"]]);
    await associate(taker, deal);
    const draft = payload("opportunity");
    await taker.updateOpportunity(toUpdate(await read(taker, deal), {
      PrimaryNeedsFromAws: draft.PrimaryNeedsFromAws, Project: draft.Project, "Customer.Account.Address.PostalCode": "23001",
    }));
    const offered = await submitByTask(taker, deal);
    same("the same engagement", [offered.TaskStatus, offered.ReasonCode, offered.EngagementId], ["COMPLETE", undefined, engagement]);
    const approved = await update(taker, deal, { "LifeCycle.ReviewStatus": "Approved" });
    same("status", approved.LifeCycle.ReviewStatus, "Approved");
  });

  await test("lead/contexts and snapshots by hand", async () => {
    const project = { Title: "A second press", BusinessProblem: "One press is not enough in October.", TargetCompletionDate: "2099-10-01" };
    const context = inSandbox({ EngagementIdentifier: room.Arn, Type: "CustomerProject", Payload: { CustomerProject: { Project: project } } });
    const made = await giver.createEngagementContext(context);
    same("context", [made.ContextId, made.EngagementId], ["3", engagement]);
    same("payload", (await contexts())[2].Payload, context.Payload);
    await giver.createEngagementContext(context);
    await giver.createEngagementContext(context);
    await fails("ServiceQuotaExceededException", giver.createEngagementContext(context));
    const { Id: mine } = await giver.createOpportunity(payload("opportunity"));
    const view = shared({ ResourceType: "Opportunity", ResourceIdentifier: mine, ResourceSnapshotTemplateIdentifier: VIEW });
    const first = await giver.createResourceSnapshot(view);
    same("revision", first.Revision, 1);
    same("unchanged, so the same", plain(await giver.createResourceSnapshot(view)), plain(first));
    await associate(giver, mine);
    same("changed", (await giver.createResourceSnapshot(view)).Revision, 2);
    const snapshot = await taker.getResourceSnapshot(view);
    same("related", snapshot.Payload.OpportunitySummary.RelatedEntityIdentifiers.Solutions, [SOLUTION]);
    await fails("ResourceNotFoundException", stranger.createResourceSnapshot(view));
    await fails("ResourceNotFoundException", taker.createResourceSnapshot(view));
    const about = await taker.listEngagementResourceAssociations(shared({ CreatedBy: GIVER }));
    same("association", about.EngagementResourceAssociationSummaries.map((s) => s.ResourceId), [mine]);
  });

  await test("lead/prospecting", async () => {
    const started = await taker.startProspectingFromEngagementTask(inSandbox({ Identifiers: [engagement], TaskName: "Olives" }));
    const ask = inSandbox({ TaskIdentifier: started.TaskId });
    let got = plain(await taker.getProspectingFromEngagementTask(ask));
    while (!got.EndTime) got = plain(await taker.getProspectingFromEngagementTask(ask));
    same("task", [got.TaskArn, got.TaskName, got.StartTime], [started.TaskArn, "Olives", started.StartTime]);
    same("engagements", got.Engagements.map((e) => [e.EngagementIdentifier, e.Status]), [[engagement, "COMPLETED"]]);
    for (const [filters, want] of [
      [{ TaskName: ["Olives", "Figs"] }, 1], [{ TaskIdentifier: [started.TaskId] }, 1], [{ TaskName: ["Figs"] }, 0],
      [{ StartAfter: got.StartTime, StartBefore: got.StartTime }, 1], [{ StartAfter: new Date(+got.StartTime + DAY) }, 0],
    ]) {
      const page = await taker.listProspectingFromEngagementTasks(inSandbox(filters));
      same(`tasks by ${JSON.stringify(filters)}`, page.TaskSummaries.map((t) => t.TaskId), [started.TaskId].slice(0, want));
    }
    await fails("ResourceNotFoundException", giver.getProspectingFromEngagementTask(ask));
    holds("it ended after it began", got.EndTime >= got.StartTime);
  });
}
