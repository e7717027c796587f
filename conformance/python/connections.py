"""Stories of two partners who connect (account §7.4–7.23, §8)."""

import datetime
import re

from harness import account, case, fails, holds, payload, same, without_metadata

SENDER, RECEIVER = "111122223333", "444455556666"
TYPE = "OPPORTUNITY_COLLABORATION"


def publish(client, legal_name, display_name):
    """Registers a partner with a published profile; returns its partner id and profile id."""
    partner = client.create_partner(**payload("partner", LegalName=legal_name))
    client.start_profile_update_task(
        Catalog="Sandbox", Identifier=partner["Id"], TaskDetails=payload("profile", DisplayName=display_name))  # fmt: skip
    while client.get_profile_update_task(Catalog="Sandbox", Identifier=partner["Id"])["Status"] == "IN_PROGRESS":
        pass
    return partner["Id"], client.get_partner(Catalog="Sandbox", Identifier=partner["Id"])["Profile"]["ProfileId"]


def refused_and_made():
    sender, receiver = account(SENDER), account(RECEIVER)

    with case("connection/partners register"):
        same("before", sender.list_partners(Catalog="Sandbox")["PartnerSummaryList"], [])
        partner = sender.create_partner(**payload("partner", LegalName="Northlight Consulting Ltd"))
        holds(f"id {partner['Id']}", re.fullmatch(r"partner-[A-Za-z0-9]{13}", partner["Id"]))
        same("ARN", partner["Arn"], f"arn:aws:partnercentral:us-east-1:{SENDER}:catalog/Sandbox/partner/{partner['Id']}")
        same("profile", partner["Profile"], {"PrimarySolutionType": "CONSULTING_SERVICES"})
        same("alliance lead", partner["AllianceLeadContact"], payload("partner")["AllianceLeadContact"])
        summary = {member: partner[member] for member in ("Catalog", "Arn", "Id", "LegalName", "CreatedAt")}
        same("listed", sender.list_partners(Catalog="Sandbox")["PartnerSummaryList"], [summary])
        same("not in the other catalog", sender.list_partners(Catalog="AWS")["PartnerSummaryList"], [])
        again = fails("ConflictException", sender.create_partner, **payload("partner", LegalName="Northlight Two Ltd"))
        same("reason", again["Reason"], "DUPLICATE_PARTNER")

    with case("connection/profiles are published"):
        details = payload("profile", DisplayName="Northlight")
        task = sender.start_profile_update_task(Catalog="Sandbox", Identifier=partner["Arn"], TaskDetails=details)
        same("task is of the partner", (task["Id"], task["Arn"]), (partner["Id"], partner["Arn"]))
        same("details", task["TaskDetails"], details)
        while task["Status"] == "IN_PROGRESS":
            task = sender.get_profile_update_task(Catalog="Sandbox", Identifier=partner["Id"])
        same("status", task["Status"], "SUCCEEDED")
        holds("it ended after it began", task["EndedAt"] >= task["StartedAt"])
        profile = sender.get_partner(Catalog="Sandbox", Identifier=partner["Id"])["Profile"]
        mine = profile.pop("ProfileId")
        holds(f"profile id {mine}", re.fullmatch(r"pprofile-[A-Za-z0-9]{13}", mine))
        same("profile", profile, details)
        _, theirs = publish(receiver, "Southgate Software GmbH", "Southgate")
        hidden = fails("ResourceNotFoundException", receiver.get_partner, Catalog="Sandbox", Identifier=partner["Id"])
        same("reason", hidden["Reason"], "PARTNER_NOT_FOUND")

    with case("connection/invitation has two views"):
        invite = payload("invitation", ReceiverIdentifier=theirs)
        sent = sender.create_connection_invitation(**invite)
        first = sent["Id"]
        holds(f"id {first}", re.fullmatch(r"pacinv-[A-Za-z0-9]{13}", first))
        same("ARN", sent["Arn"], f"arn:aws:partnercentral:us-east-1::catalog/Sandbox/connection-invitation/{first}")
        same("sender's view", (sent["ParticipantType"], sent["OtherParticipantIdentifier"], sent["Status"]), ("SENDER", theirs, "PENDING"))
        same("text", (sent["InvitationMessage"], sent["InviterEmail"], sent["InviterName"]), (invite["Message"], invite["Email"], invite["Name"]))
        same("days to answer", sent["ExpiresAt"] - sent["CreatedAt"], datetime.timedelta(days=30))
        same("sender reads what it got", without_metadata(sender.get_connection_invitation(Catalog="Sandbox", Identifier=first)), without_metadata(sent))
        seen = without_metadata(receiver.get_connection_invitation(Catalog="Sandbox", Identifier=first))
        same("receiver's view", seen, {**without_metadata(sent), "ParticipantType": "RECEIVER", "OtherParticipantIdentifier": mine})
        nobody = account("999900001111")
        closed = fails("ResourceNotFoundException", nobody.get_connection_invitation, Catalog="Sandbox", Identifier=first)
        same("reason", closed["Reason"], "CONNECTION_INVITATION_NOT_FOUND")

    with case("connection/invitation is listed on both sides"):
        for side, role, other in ((sender, "SENDER", theirs), (receiver, "RECEIVER", mine)):
            opposite = "RECEIVER" if role == "SENDER" else "SENDER"
            for filters, want in (
                ({}, [first]), ({"ParticipantType": role}, [first]), ({"ParticipantType": opposite}, []),
                ({"Status": "PENDING", "ConnectionType": TYPE}, [first]), ({"Status": "ACCEPTED"}, []),
                ({"OtherParticipantIdentifiers": [other]}, [first]), ({"OtherParticipantIdentifiers": [RECEIVER, SENDER]}, []),
                ({"ConnectionType": "SUBSIDIARY"}, []), ({"OtherParticipantIdentifiers": []}, [first]),
            ):  # fmt: skip
                page = side.list_connection_invitations(Catalog="Sandbox", **filters)["ConnectionInvitationSummaries"]
                same(f"{role} lists by {filters}", [i["Id"] for i in page], want)
            holds("a summary is short", not {"InvitationMessage", "InviterEmail", "InviterName"} & page[0].keys())

    with case("connection/refused"):
        answer = {"Catalog": "Sandbox", "Identifier": first}
        wrong = fails("AccessDeniedException", sender.reject_connection_invitation, **answer)
        same("reason", wrong["Reason"], "ACCESS_DENIED")
        wrong = fails("AccessDeniedException", receiver.cancel_connection_invitation, **answer)
        same("reason", wrong["Reason"], "ACCESS_DENIED")
        twice = fails("ConflictException", sender.create_connection_invitation, **invite)
        same("reason", twice["Reason"], "DUPLICATE_CONNECTION_INVITATION")
        rejected = receiver.reject_connection_invitation(**answer, Reason="Not this year")
        same("answer", (rejected["Status"], rejected["ParticipantType"]), ("REJECTED", "RECEIVER"))
        holds("no connection", rejected.get("ConnectionId") is None)
        for side in (sender, receiver):
            same("status", side.get_connection_invitation(**answer)["Status"], "REJECTED")
            same("connections", side.list_connections(Catalog="Sandbox")["ConnectionSummaries"], [])
        late = fails("ConflictException", receiver.accept_connection_invitation, **answer)
        same("reason", late["Reason"], "INCOMPATIBLE_CONNECTION_INVITATION_STATE")

    with case("connection/a second invitation is accepted"):
        second = sender.create_connection_invitation(**invite)["Id"]
        wrong = fails("AccessDeniedException", sender.accept_connection_invitation, Catalog="Sandbox", Identifier=second)
        same("reason", wrong["Reason"], "ACCESS_DENIED")
        connection = receiver.accept_connection_invitation(Catalog="Sandbox", Identifier=second)["Connection"]
        holds(f"id {connection['Id']}", re.fullmatch(r"pac-[A-Za-z0-9]{13}", connection["Id"]))
        same("ARN", connection["Arn"], f"arn:aws:partnercentral:us-east-1::catalog/Sandbox/connection/{connection['Id']}")
        for side in (sender, receiver):
            read = side.get_connection_invitation(Catalog="Sandbox", Identifier=second)
            same("invitation", (read["Status"], read["ConnectionId"]), ("ACCEPTED", connection["Id"]))

    with case("connection/connection has two views"):
        same("receiver reads what it got", without_metadata(receiver.get_connection(Catalog="Sandbox", Identifier=connection["Id"])), connection)
        for side, other, profile, name in ((sender, RECEIVER, theirs, "Southgate"), (receiver, SENDER, mine, "Northlight")):
            read = side.get_connection(Catalog="Sandbox", Identifier=connection["Id"])
            same("other account", read["OtherParticipantAccountId"], other)
            detail = read["ConnectionTypes"][TYPE]
            same("status", detail["Status"], "ACTIVE")
            same("inviter", (detail["InviterEmail"], detail["InviterName"]), (invite["Email"], invite["Name"]))
            same("other side", detail["OtherParticipant"], {"PartnerProfile": {"Id": profile, "Name": name}})
            for filters, want in (
                ({}, 1), ({"ConnectionType": TYPE}, 1), ({"ConnectionType": f"{TYPE}:ACTIVE"}, 1), ({"ConnectionType": f"{TYPE}:CANCELED"}, 0),
                ({"ConnectionType": "SUBSIDIARY"}, 0), ({"OtherParticipantIdentifiers": [other]}, 1), ({"OtherParticipantIdentifiers": [profile]}, 1),
            ):  # fmt: skip
                page = side.list_connections(Catalog="Sandbox", **filters)["ConnectionSummaries"]
                same(f"connections listed by {filters}", [c["Id"] for c in page], [connection["Id"]][:want])
        listed = sender.list_connections(Catalog="Sandbox")["ConnectionSummaries"][0]
        same("summary", listed["ConnectionTypes"], {TYPE: {"Status": "ACTIVE", "OtherParticipant": {"PartnerProfile": {"Id": theirs, "Name": "Southgate"}}}})
        closed = fails("ResourceNotFoundException", account("999900001111").get_connection, Catalog="Sandbox", Identifier=connection["Id"])
        same("reason", closed["Reason"], "CONNECTION_NOT_FOUND")
        twice = fails("ConflictException", sender.create_connection_invitation, **invite)
        same("reason", twice["Reason"], "DUPLICATE_CONNECTION")

    with case("connection/a third invitation is withdrawn"):
        third = sender.create_connection_invitation(**payload("invitation", ReceiverIdentifier=RECEIVER, ConnectionType="SUBSIDIARY"))
        same("sender's view", (third["OtherParticipantIdentifier"], third["ConnectionId"]), (RECEIVER, connection["Id"]))
        seen = receiver.get_connection_invitation(Catalog="Sandbox", Identifier=third["Id"])
        same("receiver's view", seen["OtherParticipantIdentifier"], mine)
        canceled = sender.cancel_connection_invitation(Catalog="Sandbox", Identifier=third["Id"])
        same("answer", (canceled["Status"], canceled["ParticipantType"]), ("CANCELED", "SENDER"))
        late = fails("ConflictException", receiver.accept_connection_invitation, Catalog="Sandbox", Identifier=third["Id"])
        same("reason", late["Reason"], "INCOMPATIBLE_CONNECTION_INVITATION_STATE")
        for side in (sender, receiver):
            page = side.list_connection_invitations(Catalog="Sandbox")["ConnectionInvitationSummaries"]
            same("all three, newest first", [(i["Id"], i["Status"]) for i in page],
                 [(third["Id"], "CANCELED"), (second, "ACCEPTED"), (first, "REJECTED")])  # fmt: skip
