"""Stories of two partners who connect (account §7.4–7.23, §8)."""

from harness import aws, case, given, holds, payload, prepare, refused, same

SENDER, RECEIVER = "111122223333", "444455556666"
TYPE = "OPPORTUNITY_COLLABORATION"


def publish(key, legal_name, display_name):
    """Registers a partner with a published profile, without the command; returns the profile's id."""
    def call(operation, **body):
        return prepare(key, f"PartnerCentralAccount.{operation}", {"Catalog": "Sandbox", **body})

    partner = call("CreatePartner", **payload("partner", LegalName=legal_name))["Id"]
    call("StartProfileUpdateTask", Identifier=partner, TaskDetails=payload("profile", DisplayName=display_name))
    while call("GetProfileUpdateTask", Identifier=partner)["Status"] == "IN_PROGRESS":
        pass
    return call("GetPartner", Identifier=partner)["Profile"]["ProfileId"]


def refused_and_made():
    with case("connection/a partner registers and publishes"):
        same("before", aws("account", "list-partners"), {"PartnerSummaryList": []})
        partner = aws("account", "create-partner", "--cli-input-json", given(payload("partner", LegalName="Northlight Consulting Ltd")))
        same("profile", partner["Profile"], {"PrimarySolutionType": "CONSULTING_SERVICES"})
        identifier = aws("account", "list-partners", "--query", "PartnerSummaryList[0].Id", "--output", "text")
        same("listed", identifier, partner["Id"])
        details = payload("profile", DisplayName="Northlight")
        task = aws("account", "start-profile-update-task", "--identifier", identifier, "--task-details", given(details))
        while task["Status"] == "IN_PROGRESS":
            task = aws("account", "get-profile-update-task", "--identifier", identifier)
        same("status", task["Status"], "SUCCEEDED")
        profile = aws("account", "get-partner", "--identifier", identifier, "--query", "Profile")
        mine = profile.pop("ProfileId")
        same("profile", profile, details)
        theirs = publish(RECEIVER, "Southgate Software GmbH", "Southgate")

    with case("connection/invitation has two views"):
        invite = given(payload("invitation", ReceiverIdentifier=theirs))
        sent = aws("account", "create-connection-invitation", "--cli-input-json", invite)
        first = sent["Id"]
        same("sender's view", (sent["ParticipantType"], sent["OtherParticipantIdentifier"]), ("SENDER", theirs))
        same("sender reads what it got", aws("account", "get-connection-invitation", "--identifier", first), sent)
        seen = aws("account", "get-connection-invitation", "--identifier", first, key=RECEIVER)
        same("receiver's view", seen, {**sent, "ParticipantType": "RECEIVER", "OtherParticipantIdentifier": mine})
        for key, role in ((SENDER, "SENDER"), (RECEIVER, "RECEIVER")):
            listed = aws("account", "list-connection-invitations", "--participant-type", role, "--status", "PENDING",
                         "--query", "ConnectionInvitationSummaries[].Id", key=key)  # fmt: skip
            same(f"listed by the {role}", listed, [first])

    with case("connection/refused"):
        refused("AccessDeniedException", "account", "reject-connection-invitation", "--identifier", first)
        answer = aws("account", "reject-connection-invitation", "--identifier", first, "--reason", "Not this year",
                     "--query", "[Status, ParticipantType]", "--output", "text", key=RECEIVER)  # fmt: skip
        same("answer", answer, "REJECTED\tRECEIVER")
        same("connections", aws("account", "list-connections"), {"ConnectionSummaries": []})

    with case("connection/a second invitation is accepted"):
        second = aws("account", "create-connection-invitation", "--cli-input-json", invite, "--query", "Id", "--output", "text")
        connection = aws("account", "accept-connection-invitation", "--identifier", second,
                         "--query", "Connection.Id", "--output", "text", key=RECEIVER)  # fmt: skip
        for key, other, profile, name in ((SENDER, RECEIVER, theirs, "Southgate"), (RECEIVER, SENDER, mine, "Northlight")):
            read = aws("account", "get-connection", "--identifier", connection, key=key)
            same("other account", read["OtherParticipantAccountId"], other)
            same("other side", read["ConnectionTypes"][TYPE]["OtherParticipant"], {"PartnerProfile": {"Id": profile, "Name": name}})
            listed = aws("account", "list-connections", "--connection-type", f"{TYPE}:ACTIVE", "--other-participant-identifiers", other,
                         "--query", "ConnectionSummaries[].Id", key=key)  # fmt: skip
            same("listed", listed, [connection])

    with case("connection/a third invitation is withdrawn"):
        third = aws("account", "create-connection-invitation", "--cli-input-json",
                    given(payload("invitation", ReceiverIdentifier=RECEIVER, ConnectionType="SUBSIDIARY")), "--query", "Id", "--output", "text")  # fmt: skip
        answer = aws("account", "cancel-connection-invitation", "--identifier", third, "--query", "Status", "--output", "text")
        same("answer", answer, "CANCELED")
        listed = aws("account", "list-connection-invitations", "--query", "ConnectionInvitationSummaries[].[Id, Status]", key=RECEIVER)
        same("all three, newest first", listed, [[third, "CANCELED"], [second, "ACCEPTED"], [first, "REJECTED"]])
