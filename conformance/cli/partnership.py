"""Stories of what a partner keeps about itself, of how it proves itself, and of how partners part (account §5.4, §6.4,
§7.1–7.15, §7.24–7.29). What other stories' commands have shown is done without the command."""

import re

from connections import TYPE, publish
from harness import aws, case, control, given, holds, operate, payload, prepare, refused, same

ONE, OTHER, NEW = "888800001111", "888800002222", "888800003333"


def in_sandbox():
    with case("partner/alliance lead and training domains"):
        profile = publish(ONE, "Harbour Analytics Ltd", "Harbour Analytics")
        partner = prepare(ONE, "PartnerCentralAccount.ListPartners", {"Catalog": "Sandbox"})["PartnerSummaryList"][0]
        me = ("--identifier", partner["Id"])
        lead = {"FirstName": "Mika", "LastName": "Sund", "BusinessTitle": "Alliances", "Email": "mika@harbour.example"}
        put = aws("account", "put-alliance-lead-contact", *me, "--alliance-lead-contact", given(lead), key=ONE)
        same("answer", put, {"Catalog": "Sandbox", "Arn": partner["Arn"], "Id": partner["Id"], "AllianceLeadContact": lead})
        same("read", aws("account", "get-alliance-lead-contact", *me, key=ONE), put)
        proof = ("--email", "a@Harbour.example", "--email-verification-code", "000000")
        same("output", aws("account", "associate-aws-training-certification-email-domain", *me, *proof, key=ONE), "")
        domains = aws("account", "get-partner", *me, "--query", "AwsTrainingCertificationEmailDomains[].DomainName", key=ONE)
        same("domains", domains, ["harbour.example"])
        same("output", aws("account", "disassociate-aws-training-certification-email-domain", *me, "--domain-name", "harbour.example", key=ONE), "")
        refused("ResourceNotFoundException", "account", "disassociate-aws-training-certification-email-domain", *me, "--domain-name", "harbour.example", key=ONE)

    with case("partner/shown and hidden"):
        hidden = aws("account", "put-profile-visibility", *me, "--visibility", "PRIVATE", key=ONE)
        same("answer", (hidden["Visibility"], hidden["ProfileId"]), ("PRIVATE", profile))
        same("read", aws("account", "get-profile-visibility", *me, key=ONE), hidden)
        theirs = publish(OTHER, "Meadow Data AB", "Meadow Data")
        invite = payload("invitation", ReceiverIdentifier=profile)
        text = refused("ResourceNotFoundException", "account", "create-connection-invitation", "--cli-input-json", given(invite), key=OTHER)
        holds(f"the message names the profile: {text}", profile in text)
        prepare(ONE, "PartnerCentralAccount.PutProfileVisibility", {"Catalog": "Sandbox", "Identifier": partner["Id"], "Visibility": "PUBLIC"})
        task = prepare(ONE, "PartnerCentralAccount.GetProfileUpdateTask", {"Catalog": "Sandbox", "Identifier": partner["Id"]})["TaskId"]
        refused("ConflictException", "account", "cancel-profile-update-task", *me, "--task-id", task, key=ONE)

    with case("partner/whom it lets in"):
        first = aws("account", "get-connection-preferences", key=ONE)
        same("at first", (first["AccessType"], first["Revision"]), ("ALLOW_ALL", 1))
        closed = ("--revision", "1", "--access-type", "ALLOW_BY_DEFAULT_DENY_SOME", "--excluded-participant-identifiers", theirs)
        put = aws("account", "update-connection-preferences", *closed, key=ONE)
        same("answer", (put["Revision"], put["ExcludedParticipantIds"]), (2, [theirs]))
        refused("ConflictException", "account", "update-connection-preferences", *closed, key=ONE)
        prepare(ONE, "PartnerCentralAccount.UpdateConnectionPreferences", {"Catalog": "Sandbox", "Revision": 2, "AccessType": "ALLOW_ALL"})

    with case("partner/a connection ends"):
        sent = prepare(OTHER, "PartnerCentralAccount.CreateConnectionInvitation", {**invite, "ClientToken": "meet"})["Id"]
        accepted = prepare(ONE, "PartnerCentralAccount.AcceptConnectionInvitation", {"Catalog": "Sandbox", "Identifier": sent, "ClientToken": "meet"})
        connection = accepted["Connection"]["Id"]
        cancel = ("--identifier", connection, "--connection-type", TYPE, "--reason", "Enough")
        answer = aws("account", "cancel-connection", *cancel, key=OTHER)
        detail = answer["ConnectionTypes"][TYPE]
        same("answer", (answer["OtherParticipantAccountId"], detail["Status"], detail["CanceledBy"]), (ONE, "CANCELED", OTHER))
        refused("ConflictException", "account", "cancel-connection", *cancel, key=ONE)

    with case("partner/tags"):
        arn = ("--resource-arn", partner["Arn"])
        same("output", aws("account", "tag-resource", *arn, "--tags", "Key=tier,Value=1", "Key=Tier,Value=", key=ONE), "")
        same("output", aws("account", "untag-resource", *arn, "--tag-keys", "Tier", "never", key=ONE), "")
        same("left", aws("account", "list-tags-for-resource", *arn, key=ONE), {"ResourceArn": partner["Arn"], "Tags": [{"Key": "tier", "Value": "1"}]})


def in_aws():
    with case("partner of AWS/proves its address and who it is"):
        same("output", aws("account", "send-email-verification-code", "--catalog", "AWS", "--email", "noor@partners.example", key=NEW), "")
        letters = control(f"outbox?account={NEW}&address=noor%40partners.example")["letters"]
        same("letter", [letter["catalog"] for letter in letters], ["AWS"])
        refused("ResourceNotFoundException", "account", "get-verification", "--verification-type", "BUSINESS_VERIFICATION", key=NEW)
        details = {"BusinessVerificationDetails": {"LegalName": "Brook Systems Oy", "RegistrationId": "1234567-8", "CountryCode": "FI"}}
        started = aws("account", "start-verification", "--verification-details", given(details), key=NEW)
        same("business", (started["VerificationType"], started["VerificationStatus"]), ("BUSINESS_VERIFICATION", "IN_PROGRESS"))
        same("read", aws("account", "get-verification", "--verification-type", "BUSINESS_VERIFICATION", key=NEW), started)
        person = aws("account", "start-verification", key=NEW)
        same("person", (person["VerificationType"], person["VerificationStatus"]), ("REGISTRANT_VERIFICATION", "PENDING_CUSTOMER_ACTION"))
        refused("ConflictException", "account", "start-verification", key=NEW)

    with case("partner of AWS/registers, and cancels a profile under review"):
        for kind in ("BUSINESS_VERIFICATION", "REGISTRANT_VERIFICATION"):
            operate("decide-verification", account=NEW, type=kind, outcome="SUCCEEDED")
        code = re.search(r"\b[0-9]{6}\b", letters[0]["text"]).group()
        partner = aws("account", "create-partner", "--catalog", "AWS", "--cli-input-json",
                      given(payload("partner", LegalName="Brook Systems Oy", EmailVerificationCode=code)), key=NEW)  # fmt: skip
        me = {"Catalog": "AWS", "Identifier": partner["Id"]}
        task = prepare(NEW, "PartnerCentralAccount.StartProfileUpdateTask", {**me, "TaskDetails": payload("profile", DisplayName="Brook Systems")})
        same("under review", task["Status"], "IN_PROGRESS")
        canceled = aws("account", "cancel-profile-update-task", "--catalog", "AWS", "--identifier", partner["Id"], "--task-id", task["TaskId"],
                       "--query", "Status", "--output", "text", key=NEW)  # fmt: skip
        same("answer", canceled, "CANCELED")
        same("read", prepare(NEW, "PartnerCentralAccount.GetProfileUpdateTask", me)["Status"], "CANCELED")
