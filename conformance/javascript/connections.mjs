// Stories of two partners who connect (account §7.4–7.23, §8).

import { DAY, fails, holds, inSandbox, partners, payload, plain, same, test } from "./harness.mjs";

const SENDER = "111122223333";
const RECEIVER = "444455556666";
const TYPE = "OPPORTUNITY_COLLABORATION";

// Registers a partner with a published profile; returns the profile's id.
export async function publish(client, legalName, displayName) {
  const partner = await client.createPartner(payload("partner", { LegalName: legalName }));
  const of = inSandbox({ Identifier: partner.Id });
  let task = await client.startProfileUpdateTask({ ...of, TaskDetails: payload("profile", { DisplayName: displayName }) });
  while (task.Status === "IN_PROGRESS") task = await client.getProfileUpdateTask(of);
  same("profile task", task.Status, "SUCCEEDED");
  return (await client.getPartner(of)).Profile.ProfileId;
}

export async function refusedAndMade() {
  const sender = partners(SENDER);
  const receiver = partners(RECEIVER);
  let mine, theirs, invite, first, second, connection;

  await test("connection/partners register and publish", async () => {
    const partner = await sender.createPartner(payload("partner", { LegalName: "Northlight Consulting Ltd" }));
    same("ARN", partner.Arn, `arn:aws:partnercentral:us-east-1:${SENDER}:catalog/Sandbox/partner/${partner.Id}`);
    same("profile", plain(partner.Profile), { PrimarySolutionType: "CONSULTING_SERVICES" });
    const listed = await sender.listPartners(inSandbox());
    same("listed", plain(listed.PartnerSummaryList), [
      plain({ Catalog: partner.Catalog, Arn: partner.Arn, Id: partner.Id, LegalName: partner.LegalName, CreatedAt: partner.CreatedAt }),
    ]);
    const again = await fails("ConflictException", sender.createPartner(payload("partner", { LegalName: "Northlight Two Ltd" })));
    same("reason", again.Reason, "DUPLICATE_PARTNER");
    const details = payload("profile", { DisplayName: "Northlight" });
    let task = await sender.startProfileUpdateTask(inSandbox({ Identifier: partner.Id, TaskDetails: details }));
    while (task.Status === "IN_PROGRESS") task = await sender.getProfileUpdateTask(inSandbox({ Identifier: partner.Id }));
    same("status", task.Status, "SUCCEEDED");
    const { ProfileId, ...profile } = plain((await sender.getPartner(inSandbox({ Identifier: partner.Arn }))).Profile);
    mine = ProfileId;
    same("profile", profile, details);
    theirs = await publish(receiver, "Southgate Software GmbH", "Southgate");
  });

  await test("connection/invitation has two views", async () => {
    invite = payload("invitation", { ReceiverIdentifier: theirs });
    const sent = plain(await sender.createConnectionInvitation(invite));
    first = sent.Id;
    same("sender's view", [sent.ParticipantType, sent.OtherParticipantIdentifier, sent.Status], ["SENDER", theirs, "PENDING"]);
    same("text", [sent.InvitationMessage, sent.InviterEmail, sent.InviterName], [invite.Message, invite.Email, invite.Name]);
    same("days to answer", sent.ExpiresAt - sent.CreatedAt, 30 * DAY);
    same("sender reads what it got", plain(await sender.getConnectionInvitation(inSandbox({ Identifier: first }))), sent);
    const seen = plain(await receiver.getConnectionInvitation(inSandbox({ Identifier: first })));
    same("receiver's view", seen, { ...sent, ParticipantType: "RECEIVER", OtherParticipantIdentifier: mine });
    const closed = await fails("ResourceNotFoundException", partners("999900001111").getConnectionInvitation(inSandbox({ Identifier: first })));
    same("reason", closed.Reason, "CONNECTION_INVITATION_NOT_FOUND");
    for (const [side, role] of [[sender, "SENDER"], [receiver, "RECEIVER"]]) {
      for (const [filters, want] of [
        [{}, [first]], [{ ParticipantType: role, Status: "PENDING", ConnectionType: TYPE }, [first]],
        [{ ParticipantType: role === "SENDER" ? "RECEIVER" : "SENDER" }, []], [{ Status: "CANCELED" }, []],
        [{ OtherParticipantIdentifiers: [role === "SENDER" ? theirs : mine] }, [first]],
      ]) {
        const page = await side.listConnectionInvitations(inSandbox(filters));
        same(`${role} lists by ${JSON.stringify(filters)}`, page.ConnectionInvitationSummaries.map((i) => i.Id), want);
      }
    }
  });

  await test("connection/refused", async () => {
    const answer = inSandbox({ Identifier: first });
    const wrong = await fails("AccessDeniedException", sender.rejectConnectionInvitation(answer));
    same("reason", wrong.Reason, "ACCESS_DENIED");
    const twice = await fails("ConflictException", sender.createConnectionInvitation(invite));
    same("reason", twice.Reason, "DUPLICATE_CONNECTION_INVITATION");
    const rejected = await receiver.rejectConnectionInvitation({ ...answer, Reason: "Not this year" });
    same("answer", [rejected.Status, rejected.ParticipantType, rejected.ConnectionId ?? null], ["REJECTED", "RECEIVER", null]);
    for (const side of [sender, receiver]) {
      same("status", (await side.getConnectionInvitation(answer)).Status, "REJECTED");
      same("connections", (await side.listConnections(inSandbox())).ConnectionSummaries, []);
    }
    const late = await fails("ConflictException", receiver.acceptConnectionInvitation(answer));
    same("reason", late.Reason, "INCOMPATIBLE_CONNECTION_INVITATION_STATE");
  });

  await test("connection/a second invitation is accepted", async () => {
    second = (await sender.createConnectionInvitation(invite)).Id;
    connection = (await receiver.acceptConnectionInvitation(inSandbox({ Identifier: second }))).Connection;
    same("ARN", connection.Arn, `arn:aws:partnercentral:us-east-1::catalog/Sandbox/connection/${connection.Id}`);
    for (const [side, other, profile, name] of [[sender, RECEIVER, theirs, "Southgate"], [receiver, SENDER, mine, "Northlight"]]) {
      const read = await side.getConnection(inSandbox({ Identifier: connection.Id }));
      same("other account", read.OtherParticipantAccountId, other);
      const detail = plain(read.ConnectionTypes[TYPE]);
      same("status", [detail.Status, detail.InviterEmail], ["ACTIVE", invite.Email]);
      same("other side", detail.OtherParticipant, { PartnerProfile: { Id: profile, Name: name } });
      for (const [filters, want] of [
        [{}, 1], [{ ConnectionType: `${TYPE}:ACTIVE` }, 1], [{ ConnectionType: `${TYPE}:CANCELED` }, 0],
        [{ OtherParticipantIdentifiers: [other] }, 1], [{ OtherParticipantIdentifiers: [profile] }, 1],
      ]) {
        const page = await side.listConnections(inSandbox(filters));
        same(`connections listed by ${JSON.stringify(filters)}`, page.ConnectionSummaries.map((c) => c.Id), [connection.Id].slice(0, want));
      }
    }
    const twice = await fails("ConflictException", sender.createConnectionInvitation(invite));
    same("reason", twice.Reason, "DUPLICATE_CONNECTION");
  });

  await test("connection/a third invitation is withdrawn", async () => {
    const third = await sender.createConnectionInvitation(payload("invitation", { ReceiverIdentifier: RECEIVER, ConnectionType: "SUBSIDIARY" }));
    same("sender's view", [third.OtherParticipantIdentifier, third.ConnectionId], [RECEIVER, connection.Id]);
    const canceled = await sender.cancelConnectionInvitation(inSandbox({ Identifier: third.Id }));
    same("answer", [canceled.Status, canceled.ParticipantType], ["CANCELED", "SENDER"]);
    for (const side of [sender, receiver]) {
      const page = await side.listConnectionInvitations(inSandbox());
      same("all three, newest first", page.ConnectionInvitationSummaries.map((i) => [i.Id, i.Status]),
        [[third.Id, "CANCELED"], [second, "ACCEPTED"], [first, "REJECTED"]]);
    }
  });
}
