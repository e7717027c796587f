// Stories of AWS referrals: one is taken, one is refused, one is forgotten (selling §4.5, §7.3, §8.2, §9.3).

import { control, DAY, deals, fails, holds, inSandbox, payload, plain, same, test } from "./harness.mjs";

const ME = "111122223333";
const PROBLEM = payload("referral").Project.CustomerBusinessProblem;

// The invitation that came last: how a client finds the one it waits for.
async function newest(client) {
  const page = await client.listEngagementInvitations(
    inSandbox({ ParticipantType: "RECEIVER", Status: ["PENDING"], Sort: { SortBy: "InvitationDate", SortOrder: "DESCENDING" } }),
  );
  return page.EngagementInvitationSummaries[0];
}

// Has AWS refer an opportunity; returns its id and the summary of the invitation.
export async function refer(client, title) {
  const made = await client.createOpportunity(payload("referral", { "Project.Title": title }));
  return { opportunity: made.Id, waiting: await newest(client) };
}

export async function taken() {
  const client = deals(ME);
  const title = "Kiln telemetry for three plants in the north-west";
  let opportunity, found, got, engagement;

  await test("referral taken/created", async () => {
    const made = await client.createOpportunity(payload("referral", { "Project.Title": title }));
    opportunity = made.Id;
    holds(`id ${opportunity}`, /^O[0-9]{1,19}$/.test(opportunity));
    same("partner's id", made.PartnerOpportunityIdentifier, "CRM-4711");
    holds("type of the date", made.LastModifiedDate instanceof Date);
  });

  await test("referral taken/invitation waits", async () => {
    found = await newest(client);
    same("title", found.EngagementTitle, title.slice(0, 40));
    same("status", [found.Status, found.PayloadType, found.ParticipantType], ["PENDING", "OpportunityInvitation", "RECEIVER"]);
    same("sender", found.SenderCompanyName, "AWS");
    same("receiver", found.Receiver.Account.AwsAccountId, ME);
    same("ARN", found.Arn, `arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement-invitation/${found.Id}`);
    same("days to answer", found.ExpirationDate - found.InvitationDate, 15 * DAY);
  });

  await test("referral taken/invitation tells the deal and no more", async () => {
    const invitation = await client.getEngagementInvitation(inSandbox({ Identifier: found.Id }));
    const offer = plain(invitation.Payload.OpportunityInvitation);
    same("customer", offer.Customer, {
      CompanyName: "Fernhill Ceramics", CountryCode: "US", Industry: "Manufacturing", WebsiteUrl: "https://www.fernhill.example",
    });
    same("project", offer.Project, {
      BusinessProblem: PROBLEM, Title: title, TargetCompletionDate: "2099-06-30",
      ExpectedCustomerSpend: payload("referral").Project.ExpectedCustomerSpend,
    });
    same("responsibilities", offer.ReceiverResponsibilities, ["Services Partner", "Software Partner"]);
    same("description", invitation.EngagementDescription, PROBLEM);
    same("members", plain(invitation.ExistingMembers), [{ CompanyName: "AWS", WebsiteUrl: "www.aws.com" }]);
    const byArn = await client.getEngagementInvitation(inSandbox({ Identifier: invitation.Arn }));
    same("by ARN", plain(byArn), plain(invitation));
  });

  await test("referral taken/closed to others and before acceptance", async () => {
    await fails("ResourceNotFoundException", client.getOpportunity(inSandbox({ Identifier: opportunity })));
    await fails("ResourceNotFoundException", client.getEngagement(inSandbox({ Identifier: found.EngagementId })));
    await fails("ResourceNotFoundException", client.getAwsOpportunitySummary(inSandbox({ RelatedOpportunityIdentifier: opportunity })));
    const stranger = deals("999900001111");
    await fails("ResourceNotFoundException", stranger.getEngagementInvitation(inSandbox({ Identifier: found.Id })));
  });

  await test("referral taken/accepted by a task", async () => {
    const start = inSandbox({ Identifier: found.Arn, ClientToken: "take-the-kilns" });
    let task = await client.startEngagementByAcceptingInvitationTask(start);
    while (task.TaskStatus === "IN_PROGRESS") task = await client.startEngagementByAcceptingInvitationTask(start);
    same("status", [task.TaskStatus, task.ReasonCode ?? null, task.Message ?? null], ["COMPLETE", null, null]);
    same("ids", [task.OpportunityId, task.EngagementInvitationId], [opportunity, found.Id]);
    holds(`job ${task.ResourceSnapshotJobId}`, /^job-[0-9a-z]{13}$/.test(task.ResourceSnapshotJobId));
    same("the same token again", plain(await client.startEngagementByAcceptingInvitationTask(start)), plain(task));
    for (const filters of [
      {}, { TaskIdentifier: [task.TaskId] }, { TaskIdentifier: [task.TaskArn] }, { TaskStatus: ["COMPLETE"] },
      { OpportunityIdentifier: [opportunity] }, { EngagementInvitationIdentifier: [found.Id] },
    ]) {
      const listed = await client.listEngagementByAcceptingInvitationTasks(inSandbox(filters));
      same(`task listed by ${JSON.stringify(filters)}`, plain(listed.TaskSummaries), [plain(task)]);
    }
  });

  await test("referral taken/opportunity is the partner's", async () => {
    got = plain(await client.getOpportunity(inSandbox({ Identifier: opportunity })));
    const want = payload("referral", { "Project.Title": title });
    want.Project.ExpectedCustomerSpend[0].Amount = "1250.5"; // a plain decimal, selling §1.2
    same("stage and review", [got.LifeCycle.Stage, got.LifeCycle.ReviewStatus], ["Prospect", "Approved"]);
    same("ARN", got.Arn, `arn:aws:partnercentral:us-east-1:${ME}:catalog/Sandbox/opportunity/${opportunity}`);
    same("customer", [got.Customer.Account, got.Customer.Contacts], [want.Customer.Account, want.Customer.Contacts]);
    for (const member of Object.keys(want.Project)) same(`project's ${member}`, got.Project[member], want.Project[member]);
    same("owner comes first", got.OpportunityTeam[0].BusinessTitle, "OpportunityOwner");
    holds("dates", got.CreatedDate instanceof Date && got.CreatedDate <= got.LastModifiedDate);
  });

  await test("referral taken/opportunity is listed", async () => {
    for (const [filters, want] of [
      [{}, [opportunity]],
      [{ Identifier: [opportunity], LifeCycleStage: ["Prospect"], LifeCycleReviewStatus: ["Approved"] }, [opportunity]],
      [{ CustomerCompanyName: ["fernhill ceramics", "Somebody Else"] }, [opportunity]],
      [{ LastModifiedDate: { AfterLastModifiedDate: got.LastModifiedDate } }, [opportunity]],
      [{ CreatedDate: { AfterCreatedDate: got.CreatedDate, BeforeCreatedDate: got.CreatedDate } }, [opportunity]],
      [{ Identifier: [], LifeCycleStage: [], CreatedDate: {}, NextToken: null }, [opportunity]],
      [{ Sort: { SortBy: "TargetCloseDate", SortOrder: "ASCENDING" } }, [opportunity]],
      [{ LifeCycleStage: ["Qualified", "Launched"] }, []],
      [{ TargetCloseDate: { AfterTargetCloseDate: "2099-07-01" } }, []],
    ]) {
      const page = await client.listOpportunities(inSandbox(filters));
      same(`listed by ${JSON.stringify(filters)}`, page.OpportunitySummaries.map((o) => o.Id), want);
      same("no further page", page.NextToken ?? null, null);
    }
  });

  await test("referral taken/AWS's side of it", async () => {
    const side = await client.getAwsOpportunitySummary(inSandbox({ RelatedOpportunityIdentifier: opportunity }));
    same("origin", [side.Origin, side.InvolvementType, side.Visibility], ["AWS Referral", "Co-Sell", "Full"]);
    same("related opportunity", side.RelatedOpportunityId, opportunity);
  });

  await test("referral taken/engagement is shared", async () => {
    engagement = await client.getEngagement(inSandbox({ Identifier: found.EngagementId }));
    same("title", engagement.Title, title.slice(0, 40));
    same("made and changed by", [engagement.CreatedBy, engagement.ModifiedBy, engagement.MemberCount], ["aws", ME, 2]);
    const members = await client.listEngagementMembers(inSandbox({ Identifier: engagement.Arn }));
    same("members", members.EngagementMemberList.map((m) => m.AccountId), ["aws", ME]);
    for (const [filters, want] of [[{}, 1], [{ CreatedBy: ["aws"] }, 1], [{ ExcludeCreatedBy: ["aws"] }, 0], [{ EngagementIdentifier: [engagement.Id] }, 1]]) {
      const page = await client.listEngagements(inSandbox(filters));
      same(`engagements listed by ${JSON.stringify(filters)}`, page.EngagementSummaryList.map((e) => e.Id), [engagement.Id].slice(0, want));
    }
  });

  await test("referral taken/accepted by hand", async () => {
    const { opportunity: other, waiting } = await refer(client, "A second kiln");
    const answer = await client.acceptEngagementInvitation(inSandbox({ Identifier: waiting.Id }));
    same("answer", Object.keys(answer), ["$metadata"]);
    const after = await client.getEngagementInvitation(inSandbox({ Identifier: waiting.Id }));
    same("status", after.Status, "ACCEPTED");
    same("members", (await client.getEngagement(inSandbox({ Identifier: waiting.EngagementId }))).MemberCount, 2);
    await fails("ResourceNotFoundException", client.getOpportunity(inSandbox({ Identifier: other })));
    await fails("ConflictException", client.acceptEngagementInvitation(inSandbox({ Identifier: waiting.Id })));
  });
}

export async function refused() {
  const client = deals("222233334444");
  let opportunity, waiting;

  await test("referral refused/rejected with a reason", async () => {
    ({ opportunity, waiting } = await refer(client, "A kiln nobody wants"));
    const answer = await client.rejectEngagementInvitation(inSandbox({ Identifier: waiting.Id, RejectionReason: "Unable to support" }));
    same("answer", Object.keys(answer), ["$metadata"]);
  });

  await test("referral refused/closed to the receiver", async () => {
    const closed = plain(await client.getEngagementInvitation(inSandbox({ Identifier: waiting.Id })));
    same("status", [closed.Status, closed.RejectionReason], ["REJECTED", "Unable to support"]);
    same("data", [closed.Payload, closed.InvitationMessage, closed.EngagementDescription], [undefined, undefined, undefined]);
    await fails("ResourceNotFoundException", client.getOpportunity(inSandbox({ Identifier: opportunity })));
    await fails("ResourceNotFoundException", client.getEngagement(inSandbox({ Identifier: waiting.EngagementId })));
    const listed = await client.listEngagementInvitations(inSandbox({ ParticipantType: "RECEIVER", Status: ["REJECTED"] }));
    same("listed", listed.EngagementInvitationSummaries.map((i) => i.Id), [waiting.Id]);
  });

  await test("referral refused/no second answer", async () => {
    await fails("ConflictException", client.rejectEngagementInvitation(inSandbox({ Identifier: waiting.Id })));
    await fails("ConflictException", client.acceptEngagementInvitation(inSandbox({ Identifier: waiting.Id })));
    const task = await client.startEngagementByAcceptingInvitationTask(inSandbox({ Identifier: waiting.Id }));
    same("task", [task.TaskStatus, task.ReasonCode], ["FAILED", "InvitationValidationFailed"]);
    holds("the task says why", task.Message);
    const failed = await client.listEngagementByAcceptingInvitationTasks(inSandbox({ TaskStatus: ["FAILED"] }));
    same("task listed", failed.TaskSummaries.map((t) => t.TaskId), [task.TaskId]);
  });

  await test("referral refused/forgotten until it expires", async () => {
    const { waiting: forgotten } = await refer(client, "A kiln nobody answers");
    await control("clock/advance", { by: "15d" });
    const expired = plain(await client.getEngagementInvitation(inSandbox({ Identifier: forgotten.Id })));
    same("status", [expired.Status, expired.Payload, expired.RejectionReason], ["EXPIRED", undefined, undefined]);
    const listed = await client.listEngagementInvitations(inSandbox({ ParticipantType: "RECEIVER", Status: ["EXPIRED"] }));
    same("listed", listed.EngagementInvitationSummaries.map((i) => i.Id), [forgotten.Id]);
    await fails("ConflictException", client.acceptEngagementInvitation(inSandbox({ Identifier: forgotten.Id })));
  });
}
