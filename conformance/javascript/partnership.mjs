// Stories of what a partner keeps about itself, of how it proves itself, and of how partners part (account §5.4, §6.4,
// §7.1–7.15, §7.24–7.29).

import { publish } from "./connections.mjs";
import { control, DAY, fails, holds, inSandbox, operate, partners, payload, plain, problems, same, test } from "./harness.mjs";

const ONE = "888800001111";
const OTHER = "888800002222";
const NEW = "888800003333";
const TYPE = "OPPORTUNITY_COLLABORATION";

export async function keptInSandbox() {
  const one = partners(ONE);
  const other = partners(OTHER);
  let partner, me, named, profile, theirs, invite;

  await test("partner/alliance lead", async () => {
    partner = await one.createPartner(payload("partner", { LegalName: "Harbour Analytics Ltd" }));
    me = (rest = {}) => inSandbox({ Identifier: partner.Id, ...rest });
    named = { Catalog: partner.Catalog, Arn: partner.Arn, Id: partner.Id };
    same("no code is sent", plain(await one.sendEmailVerificationCode(inSandbox({ Email: "mika@harbour.example" }))), {});
    same("no letter", (await control("outbox?address=mika%40harbour.example")).letters, []);
    const AllianceLeadContact = { FirstName: "Mika", LastName: "Sund", BusinessTitle: "Alliances", Email: "mika@harbour.example" };
    same("answer", plain(await one.putAllianceLeadContact(me({ AllianceLeadContact }))), { ...named, AllianceLeadContact });
    same("read", plain(await one.getAllianceLeadContact(inSandbox({ Identifier: partner.Arn }))), { ...named, AllianceLeadContact });
    same("reason", (await fails("ResourceNotFoundException", other.getAllianceLeadContact(me()))).Reason, "PARTNER_NOT_FOUND");
  });

  await test("partner/training domains", async () => {
    const domains = async () => ((await one.getPartner(me())).AwsTrainingCertificationEmailDomains ?? []).map((d) => d.DomainName);
    for (const Email of ["a@Harbour.example", "b@lab.harbour.example"]) {
      same("answer", plain(await one.associateAwsTrainingCertificationEmailDomain(me({ Email, EmailVerificationCode: "000000" }))), {});
    }
    same("by age", await domains(), ["harbour.example", "lab.harbour.example"]);
    same("answer", plain(await one.disassociateAwsTrainingCertificationEmailDomain(me({ DomainName: "HARBOUR.example" }))), {});
    same("left", await domains(), ["lab.harbour.example"]);
    const gone = await fails("ResourceNotFoundException", one.disassociateAwsTrainingCertificationEmailDomain(me({ DomainName: "harbour.example" })));
    same("reason", gone.Reason, "PARTNER_DOMAIN_NOT_FOUND");
  });

  await test("partner/shown and hidden", async () => {
    same("reason", (await fails("ResourceNotFoundException", one.getProfileVisibility(me()))).Reason, "PARTNER_PROFILE_NOT_FOUND");
    let task = await one.startProfileUpdateTask(me({ TaskDetails: payload("profile", { DisplayName: "Harbour Analytics" }) }));
    while (task.Status === "IN_PROGRESS") task = await one.getProfileUpdateTask(me());
    ({ ProfileId: profile } = (await one.getPartner(me())).Profile);
    same("at first", plain(await one.getProfileVisibility(me())), { ...named, Visibility: "PUBLIC", ProfileId: profile });
    theirs = await publish(other, "Meadow Data AB", "Meadow Data");
    invite = payload("invitation", { ReceiverIdentifier: profile });
    same("answer", plain(await one.putProfileVisibility(me({ Visibility: "PRIVATE" }))), { ...named, Visibility: "PRIVATE", ProfileId: profile });
    same("reason", (await fails("ResourceNotFoundException", other.createConnectionInvitation(invite))).Reason, "RECEIVER_PROFILE_NOT_FOUND");
    await one.putProfileVisibility(me({ Visibility: "PUBLIC" }));
    same("shown again", (await one.getProfileVisibility(me())).Visibility, "PUBLIC");
    const late = await fails("ConflictException", one.cancelProfileUpdateTask(me({ TaskId: task.TaskId })));
    same("reason", late.Reason, "INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE");
    const unknown = await fails("ResourceNotFoundException", one.cancelProfileUpdateTask(me({ TaskId: "pprofiletask-0000000000000" })));
    same("reason", unknown.Reason, "PARTNER_PROFILE_TASK_NOT_FOUND");
  });

  await test("partner/whom it lets in", async () => {
    const first = await one.getConnectionPreferences(inSandbox());
    same("at first", [first.AccessType, first.Revision, first.Arn], ["ALLOW_ALL", 1, `arn:aws:partnercentral:us-east-1:${ONE}:catalog/Sandbox/connection-preferences`]);
    const closed = inSandbox({ Revision: 1, AccessType: "ALLOW_BY_DEFAULT_DENY_SOME", ExcludedParticipantIdentifiers: [theirs] });
    const put = plain(await one.updateConnectionPreferences(closed));
    same("answer", [put.AccessType, put.Revision, put.ExcludedParticipantIds], ["ALLOW_BY_DEFAULT_DENY_SOME", 2, [theirs]]);
    same("read", plain(await one.getConnectionPreferences(inSandbox())), put);
    same("reason", (await fails("ConflictException", other.createConnectionInvitation(invite))).Reason, "INCOMPATIBLE_CONNECTION_INVITATION_RECEIVER");
    same("reason", (await fails("ConflictException", one.updateConnectionPreferences(closed))).Reason, "INCOMPATIBLE_CONNECTION_PREFERENCES_REVISION");
    const listed = await fails("ValidationException", one.updateConnectionPreferences({ ...closed, Revision: 2, AccessType: "DENY_ALL" }));
    same("a list for nothing", problems(listed), [["ExcludedParticipantIdentifiers", "ACTION_NOT_PERMITTED"]]);
    same("opened", (await one.updateConnectionPreferences(inSandbox({ Revision: 2, AccessType: "ALLOW_ALL" }))).Revision, 3);
  });

  await test("partner/a connection ends", async () => {
    const connect = async () => {
      const { Id: Identifier } = await other.createConnectionInvitation(invite);
      return (await one.acceptConnectionInvitation(inSandbox({ Identifier }))).Connection.Id;
    };
    const connection = await connect();
    const cancel = inSandbox({ Identifier: connection, ConnectionType: TYPE, Reason: "" });
    const answer = plain(await other.cancelConnection(cancel));
    const { Status, CanceledBy, CanceledAt } = answer.ConnectionTypes[TYPE];
    same("answer", [answer.OtherParticipantAccountId, Status, CanceledBy, CanceledAt], [ONE, "CANCELED", OTHER, answer.UpdatedAt]);
    for (const [filters, want] of [[{}, []], [{ ConnectionType: `${TYPE}:CANCELED` }, [connection]]]) {
      const page = await one.listConnections(inSandbox(filters));
      same(`connections by ${JSON.stringify(filters)}`, page.ConnectionSummaries.map((c) => c.Id), want);
    }
    same("reason", (await fails("ConflictException", one.cancelConnection(cancel))).Reason, "INCOMPATIBLE_CONNECTION_STATE");
    const never = await fails("ResourceNotFoundException", one.cancelConnection({ ...cancel, ConnectionType: "SUBSIDIARY" }));
    same("reason", never.Reason, "CONNECTION_NOT_FOUND");
    holds("the next one is another", (await connect()) !== connection);
  });

  await test("partner/tags", async () => {
    const ResourceArn = partner.Arn;
    same("none", plain(await one.listTagsForResource({ ResourceArn })), { ResourceArn, Tags: [] });
    same("answer", plain(await one.tagResource({ ResourceArn, Tags: [{ Key: "tier", Value: "1" }, { Key: "Tier", Value: "" }] })), {});
    same("sorted", plain((await one.listTagsForResource({ ResourceArn })).Tags), [{ Key: "Tier", Value: "" }, { Key: "tier", Value: "1" }]);
    same("answer", plain(await one.untagResource({ ResourceArn, TagKeys: ["Tier", "never"] })), {});
    same("left", plain((await one.listTagsForResource({ ResourceArn })).Tags), [{ Key: "tier", Value: "1" }]);
    same("reason", (await fails("AccessDeniedException", other.listTagsForResource({ ResourceArn }))).Reason, "ACCESS_DENIED");
  });
}

export async function provenInAws() {
  const client = partners(NEW);
  let code, started, page;

  await test("partner of AWS/proves its address and who it is", async () => {
    same("answer", plain(await client.sendEmailVerificationCode({ Catalog: "AWS", Email: "noor@partners.example" })), {});
    const { letters } = await control(`outbox?account=${NEW}&address=noor%40partners.example`);
    same("letter", letters.map((l) => l.catalog), ["AWS"]);
    [code] = letters[0].text.match(/\b[0-9]{6}\b/);
    const VerificationType = "REGISTRANT_VERIFICATION";
    same("reason", (await fails("ResourceNotFoundException", client.getVerification({ VerificationType }))).Reason, "VERIFICATION_NOT_FOUND");
    started = plain(await client.startVerification({ VerificationDetails: { RegistrantVerificationDetails: {} } }));
    same("person", [started.VerificationType, started.VerificationStatus], [VerificationType, "PENDING_CUSTOMER_ACTION"]);
    page = started.VerificationResponseDetails.RegistrantVerificationResponse;
    same("hours to come there", page.CompletionUrlExpiresAt - started.StartedAt, DAY);
    same("read", plain(await client.getVerification({ VerificationType })), started);
    same("reason", (await fails("ConflictException", client.startVerification({}))).Reason, "VERIFICATION_ALREADY_IN_PROGRESS");
    const BusinessVerificationDetails = { LegalName: "Brook Systems Oy", RegistrationId: "1234567-8", CountryCode: "FI" };
    const business = plain(await client.startVerification({ VerificationDetails: { BusinessVerificationDetails } }));
    same("business", [business.VerificationStatus, business.VerificationResponseDetails],
      ["IN_PROGRESS", { BusinessVerificationResponse: { BusinessVerificationDetails } }]);
  });

  await test("partner of AWS/finishes on the page and waits", async () => {
    const shown = await (await fetch(page.CompletionUrl)).text();
    holds("a form is shown", shown.includes("<form"));
    const thanks = await fetch(page.CompletionUrl, { method: "POST", body: new URLSearchParams({ answer: "Noor Aalto" }) });
    holds("it is done", thanks.ok && !(await thanks.text()).includes("<form"));
    same("status", (await client.getVerification({ VerificationType: "REGISTRANT_VERIFICATION" })).VerificationStatus, "IN_PROGRESS");
    const early = await fails("ValidationException",
      client.createPartner(payload("partner", { Catalog: "AWS", LegalName: "Brook Systems Oy", EmailVerificationCode: code })));
    same("what is missing", [early.Reason, problems(early)], ["BUSINESS_VALIDATION_FAILED",
      [["", "INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS"], ["", "INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS"]]]);
  });

  await test("partner of AWS/registers, and cancels a profile under review", async () => {
    for (const type of ["BUSINESS_VERIFICATION", "REGISTRANT_VERIFICATION"]) {
      await operate("decide-verification", { account: NEW }, { type, outcome: "SUCCEEDED" });
      same(type, (await client.getVerification({ VerificationType: type })).VerificationStatus, "SUCCEEDED");
    }
    same("reason", (await fails("ConflictException", client.startVerification({}))).Reason, "ACCOUNT_ALREADY_VERIFIED");
    const Tags = [{ Key: "tier", Value: "1" }];
    const partner = await client.createPartner(payload("partner", { Catalog: "AWS", LegalName: "Brook Systems Oy", EmailVerificationCode: code, Tags }));
    same("tags", plain((await client.listTagsForResource({ ResourceArn: partner.Arn })).Tags), Tags);
    const me = (rest = {}) => ({ Catalog: "AWS", Identifier: partner.Id, ...rest });
    const AllianceLeadContact = { ...plain(partner.AllianceLeadContact), Email: "noor@moved.example" };
    const bare = await fails("ValidationException", client.putAllianceLeadContact(me({ AllianceLeadContact })));
    same("a new address is proven", problems(bare), [["EmailVerificationCode", "REQUIRED_FIELD_MISSING"]]);
    await operate("fix-code", { catalog: "AWS" }, { address: "noor@moved.example", code: "271828" });
    await client.sendEmailVerificationCode({ Catalog: "AWS", Email: "noor@moved.example" });
    const put = await client.putAllianceLeadContact(me({ AllianceLeadContact, EmailVerificationCode: "271828" }));
    same("answer", plain(put.AllianceLeadContact), AllianceLeadContact);
    const TaskDetails = payload("profile", { DisplayName: "Brook Systems" });
    let task = await client.startProfileUpdateTask(me({ TaskDetails }));
    const canceled = plain(await client.cancelProfileUpdateTask(me({ TaskId: task.TaskId })));
    same("answer", [canceled.Status, canceled.TaskId, canceled.TaskDetails], ["CANCELED", task.TaskId, TaskDetails]);
    same("read", plain(await client.getProfileUpdateTask(me())), canceled);
    task = await client.startProfileUpdateTask(me({ TaskDetails }));
    await operate("approve-profile", { catalog: "AWS" }, { task: task.TaskId });
    same("approved", (await client.getProfileUpdateTask(me())).Status, "SUCCEEDED");
  });
}
