"""Stories of what a partner keeps about itself, of how it proves itself, and of how partners part (account §5.4, §6.4,
§7.1–7.15, §7.24–7.29)."""

import datetime
import re
import urllib.parse
import urllib.request

from connections import TYPE, publish
from harness import account, case, control, fails, holds, operate, payload, problems, same, without_metadata

ONE, OTHER, NEW = "888800001111", "888800002222", "888800003333"


def in_sandbox():
    one, other = account(ONE), account(OTHER)

    with case("partner/alliance lead"):
        partner = one.create_partner(**payload("partner", LegalName="Harbour Analytics Ltd"))
        me = {"Catalog": "Sandbox", "Identifier": partner["Id"]}
        named = {member: partner[member] for member in ("Catalog", "Arn", "Id")}
        same("as registered", without_metadata(one.get_alliance_lead_contact(**me)), {**named, "AllianceLeadContact": partner["AllianceLeadContact"]})
        same("no code is sent", without_metadata(one.send_email_verification_code(Catalog="Sandbox", Email="mika@harbour.example")), {})
        same("no letter", control("outbox?address=mika%40harbour.example")["letters"], [])
        lead = {"FirstName": "Mika", "LastName": "Sund", "BusinessTitle": "Alliances", "Email": "mika@harbour.example"}
        put = one.put_alliance_lead_contact(**me, AllianceLeadContact=lead)
        same("answer", without_metadata(put), {**named, "AllianceLeadContact": lead})
        by_arn = one.get_alliance_lead_contact(Catalog="Sandbox", Identifier=partner["Arn"])
        same("read", without_metadata(by_arn), without_metadata(put))
        same("reason", fails("ResourceNotFoundException", other.get_alliance_lead_contact, **me)["Reason"], "PARTNER_NOT_FOUND")
        foreign = fails("AccessDeniedException", other.get_alliance_lead_contact, Catalog="Sandbox", Identifier=partner["Arn"])
        same("reason", foreign["Reason"], "ACCESS_DENIED")

    with case("partner/training domains"):
        def domains():
            return [d["DomainName"] for d in one.get_partner(**me).get("AwsTrainingCertificationEmailDomains", [])]

        same("none", domains(), [])
        for email in ("a@Harbour.example", "b@lab.harbour.example", "c@harbour.example"):
            answer = one.associate_aws_training_certification_email_domain(**me, Email=email, EmailVerificationCode="000000")
            same("answer", without_metadata(answer), {})
        same("each once, by age", domains(), ["harbour.example", "lab.harbour.example"])
        same("answer", without_metadata(one.disassociate_aws_training_certification_email_domain(**me, DomainName="HARBOUR.example")), {})
        same("left", domains(), ["lab.harbour.example"])
        gone = fails("ResourceNotFoundException", one.disassociate_aws_training_certification_email_domain, **me, DomainName="harbour.example")
        same("reason", gone["Reason"], "PARTNER_DOMAIN_NOT_FOUND")

    with case("partner/shown and hidden"):
        early = fails("ResourceNotFoundException", one.get_profile_visibility, **me)
        same("reason", early["Reason"], "PARTNER_PROFILE_NOT_FOUND")
        task = one.start_profile_update_task(**me, TaskDetails=payload("profile", DisplayName="Harbour Analytics"))
        while task["Status"] == "IN_PROGRESS":
            task = one.get_profile_update_task(**me)
        profile = one.get_partner(**me)["Profile"]["ProfileId"]
        seen = one.get_profile_visibility(**me)
        same("at first", without_metadata(seen), {**named, "Visibility": "PUBLIC", "ProfileId": profile})
        _, theirs = publish(other, "Meadow Data AB", "Meadow Data")
        invite = payload("invitation", ReceiverIdentifier=profile)
        hidden = one.put_profile_visibility(**me, Visibility="PRIVATE")
        same("answer", without_metadata(hidden), {**named, "Visibility": "PRIVATE", "ProfileId": profile})
        nobody = fails("ResourceNotFoundException", other.create_connection_invitation, **invite)
        same("reason", nobody["Reason"], "RECEIVER_PROFILE_NOT_FOUND")
        one.put_profile_visibility(**me, Visibility="PUBLIC")
        same("shown again", one.get_profile_visibility(**me)["Visibility"], "PUBLIC")

    with case("partner/no task to cancel"):
        late = fails("ConflictException", one.cancel_profile_update_task, **me, TaskId=task["TaskId"])
        same("reason", late["Reason"], "INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE")
        unknown = fails("ResourceNotFoundException", one.cancel_profile_update_task, **me, TaskId="pprofiletask-0000000000000")
        same("reason", unknown["Reason"], "PARTNER_PROFILE_TASK_NOT_FOUND")
        same("the profile stays", one.get_profile_update_task(**me)["Status"], "SUCCEEDED")

    with case("partner/whom it lets in"):
        first = one.get_connection_preferences(Catalog="Sandbox")
        same("at first", (first["AccessType"], first["Revision"], first.get("ExcludedParticipantIds")), ("ALLOW_ALL", 1, None))
        same("ARN", first["Arn"], f"arn:aws:partnercentral:us-east-1:{ONE}:catalog/Sandbox/connection-preferences")
        closed = {"Catalog": "Sandbox", "Revision": 1, "AccessType": "ALLOW_BY_DEFAULT_DENY_SOME", "ExcludedParticipantIdentifiers": [theirs]}
        put = one.update_connection_preferences(**closed)
        same("answer", (put["AccessType"], put["Revision"], put["ExcludedParticipantIds"]), ("ALLOW_BY_DEFAULT_DENY_SOME", 2, [theirs]))
        same("read", without_metadata(one.get_connection_preferences(Catalog="Sandbox")), without_metadata(put))
        refused = fails("ConflictException", other.create_connection_invitation, **invite)
        same("reason", refused["Reason"], "INCOMPATIBLE_CONNECTION_INVITATION_RECEIVER")
        stale = fails("ConflictException", one.update_connection_preferences, **closed)
        same("reason", stale["Reason"], "INCOMPATIBLE_CONNECTION_PREFERENCES_REVISION")
        answer = fails("ValidationException", one.update_connection_preferences, **{**closed, "Revision": 2, "AccessType": "DENY_ALL"})
        same("a list for nothing", problems(answer), [("ExcludedParticipantIdentifiers", "ACTION_NOT_PERMITTED")])
        opened = one.update_connection_preferences(Catalog="Sandbox", Revision=2, AccessType="ALLOW_ALL")
        same("opened", (opened["Revision"], opened.get("ExcludedParticipantIds")), (3, None))
        elsewhere = one.get_connection_preferences(Catalog="AWS")
        same("not in the other catalog", (elsewhere["AccessType"], elsewhere["Revision"]), ("ALLOW_ALL", 1))

    with case("partner/a connection ends"):
        def connect():
            sent = other.create_connection_invitation(**invite)["Id"]
            return one.accept_connection_invitation(Catalog="Sandbox", Identifier=sent)["Connection"]["Id"]

        connection = connect()
        cancel = {"Catalog": "Sandbox", "Identifier": connection, "ConnectionType": TYPE, "Reason": ""}
        answer = other.cancel_connection(**cancel)
        detail = answer["ConnectionTypes"][TYPE]
        same("answer", (answer["Id"], answer["OtherParticipantAccountId"], detail["Status"], detail["CanceledBy"]), (connection, ONE, "CANCELED", OTHER))
        same("when", detail["CanceledAt"], answer["UpdatedAt"])
        for side in (one, other):
            read = side.get_connection(Catalog="Sandbox", Identifier=connection)["ConnectionTypes"][TYPE]
            same("both read it", (read["Status"], read["CanceledBy"]), ("CANCELED", OTHER))
            for filters, want in (({}, []), ({"ConnectionType": TYPE}, [connection]), ({"ConnectionType": f"{TYPE}:CANCELED"}, [connection])):
                page = side.list_connections(Catalog="Sandbox", **filters)["ConnectionSummaries"]
                same(f"connections by {filters}", [c["Id"] for c in page], want)
        twice = fails("ConflictException", one.cancel_connection, **cancel)
        same("reason", twice["Reason"], "INCOMPATIBLE_CONNECTION_STATE")
        never = fails("ResourceNotFoundException", one.cancel_connection, **{**cancel, "ConnectionType": "SUBSIDIARY"})
        same("reason", never["Reason"], "CONNECTION_NOT_FOUND")
        holds("the next one is another", connect() != connection)

    with case("partner/tags"):
        arn = partner["Arn"]
        same("none", without_metadata(one.list_tags_for_resource(ResourceArn=arn)), {"ResourceArn": arn, "Tags": []})
        same("answer", without_metadata(one.tag_resource(ResourceArn=arn, Tags=[{"Key": "tier", "Value": "1"}, {"Key": "Tier", "Value": ""}])), {})
        one.tag_resource(ResourceArn=arn, Tags=[{"Key": "tier", "Value": "2"}])
        same("sorted", one.list_tags_for_resource(ResourceArn=arn)["Tags"], [{"Key": "Tier", "Value": ""}, {"Key": "tier", "Value": "2"}])
        same("answer", without_metadata(one.untag_resource(ResourceArn=arn, TagKeys=["Tier", "never"])), {})
        same("left", one.list_tags_for_resource(ResourceArn=arn)["Tags"], [{"Key": "tier", "Value": "2"}])
        reserved = fails("ValidationException", one.tag_resource, ResourceArn=arn, Tags=[{"Key": "AWS:x", "Value": ""}])
        same("reserved", (reserved["Reason"], [code for _, code in problems(reserved)]), ("REQUEST_VALIDATION_FAILED", ["INVALID_VALUE"]))
        foreign = fails("AccessDeniedException", other.list_tags_for_resource, ResourceArn=arn)
        same("reason", foreign["Reason"], "ACCESS_DENIED")
        plain = fails("ValidationException", one.tag_resource, Tags=[{"Key": "a", "Value": ""}],
                      ResourceArn=f"arn:aws:partnercentral:us-east-1::catalog/Sandbox/connection/{connection}")  # fmt: skip
        same("connections have no tags", problems(plain), [("ResourceArn", "INVALID_STRING_FORMAT")])


def in_aws():
    new = account(NEW)

    with case("partner of AWS/proves its address"):
        box = f"outbox?account={NEW}&address=Noor%40Partners.example"
        same("answer", without_metadata(new.send_email_verification_code(Catalog="AWS", Email="noor@partners.example")), {})
        letters = control(box)["letters"]
        same("letter", [(letter["account"], letter["catalog"]) for letter in letters], [(NEW, "AWS")])
        code = re.search(r"\b[0-9]{6}\b", letters[0]["text"])
        holds(f"with a code: {letters[0]['text']}", code)

    with case("partner of AWS/proves who it is"):
        none = fails("ResourceNotFoundException", new.get_verification, VerificationType="REGISTRANT_VERIFICATION")
        same("reason", none["Reason"], "VERIFICATION_NOT_FOUND")
        started = new.start_verification(VerificationDetails={"RegistrantVerificationDetails": {}}, ClientToken="who-I-am")
        same("person", (started["VerificationType"], started["VerificationStatus"]), ("REGISTRANT_VERIFICATION", "PENDING_CUSTOMER_ACTION"))
        page = started["VerificationResponseDetails"]["RegistrantVerificationResponse"]
        holds(f"page {page['CompletionUrl']}", page["CompletionUrl"].startswith("http"))
        same("hours to come there", page["CompletionUrlExpiresAt"] - started["StartedAt"], datetime.timedelta(hours=24))
        read = new.get_verification(VerificationType="REGISTRANT_VERIFICATION")
        same("read", without_metadata(read), without_metadata(started))
        again = new.start_verification(VerificationDetails={"RegistrantVerificationDetails": {}}, ClientToken="who-I-am")
        same("the same token again", without_metadata(again), without_metadata(started))
        twice = fails("ConflictException", new.start_verification)
        same("reason", twice["Reason"], "VERIFICATION_ALREADY_IN_PROGRESS")
        details = {"LegalName": "Brook Systems Oy", "RegistrationId": "1234567-8", "CountryCode": "FI"}
        business = new.start_verification(VerificationDetails={"BusinessVerificationDetails": details})
        same("business", (business["VerificationType"], business["VerificationStatus"]), ("BUSINESS_VERIFICATION", "IN_PROGRESS"))
        same("echo", business["VerificationResponseDetails"]["BusinessVerificationResponse"]["BusinessVerificationDetails"], details)
        same("read", without_metadata(new.get_verification(VerificationType="BUSINESS_VERIFICATION")), without_metadata(business))

    with case("partner of AWS/finishes on the page"):
        with urllib.request.urlopen(page["CompletionUrl"]) as shown:
            holds("a form is shown", b"<form" in shown.read())
        form = urllib.parse.urlencode({"answer": "Noor Aalto"}).encode()
        with urllib.request.urlopen(page["CompletionUrl"], data=form) as thanks:
            holds("it is done", b"<form" not in thanks.read())
        waits = new.get_verification(VerificationType="REGISTRANT_VERIFICATION")
        same("status", waits["VerificationStatus"], "IN_PROGRESS")
        same("the page stays named", waits["VerificationResponseDetails"], started["VerificationResponseDetails"])
        twice = fails("ConflictException", new.start_verification)
        same("reason", twice["Reason"], "VERIFICATION_ALREADY_IN_PROGRESS")

    with case("partner of AWS/is not one before it is verified"):
        early = fails("ValidationException", new.create_partner,
                      **payload("partner", Catalog="AWS", LegalName="Brook Systems Oy", EmailVerificationCode=code.group()))  # fmt: skip
        same("reason", early["Reason"], "BUSINESS_VALIDATION_FAILED")
        same("what is missing", problems(early), [("", "INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS"), ("", "INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS")])
        same("no partner", new.list_partners(Catalog="AWS")["PartnerSummaryList"], [])

    with case("partner of AWS/registers"):
        for kind in ("BUSINESS_VERIFICATION", "REGISTRANT_VERIFICATION"):
            operate("decide-verification", account=NEW, type=kind, outcome="SUCCEEDED")
            done = new.get_verification(VerificationType=kind)
            same(kind, done["VerificationStatus"], "SUCCEEDED")
            holds("completed after it was started", done["CompletedAt"] >= done["StartedAt"])
        twice = fails("ConflictException", new.start_verification)
        same("reason", twice["Reason"], "ACCOUNT_ALREADY_VERIFIED")
        registration = payload("partner", Catalog="AWS", LegalName="Brook Systems Oy", EmailVerificationCode=code.group(), Tags=[{"Key": "tier", "Value": "1"}])
        other = fails("ValidationException", new.create_partner, **{**registration, "LegalName": "Somebody Else Oy"})
        same("not the verified name", problems(other), [("", "INCOMPATIBLE_LEGAL_NAME")])
        wrong = fails("ValidationException", new.create_partner, **{**registration, "EmailVerificationCode": f"{(int(code.group()) + 1) % 1000000:06}"})
        same("wrong code", (wrong["Reason"], problems(wrong)), ("BUSINESS_VALIDATION_FAILED", [("EmailVerificationCode", "INVALID_VALUE")]))
        partner = new.create_partner(**registration)
        me = {"Catalog": "AWS", "Identifier": partner["Id"]}
        same("tags", new.list_tags_for_resource(ResourceArn=partner["Arn"])["Tags"], registration["Tags"])
        same("not in the other catalog", new.list_partners(Catalog="Sandbox")["PartnerSummaryList"], [])

    with case("partner of AWS/moves and adds a domain"):
        lead = {**partner["AllianceLeadContact"], "Email": "noor@moved.example"}
        bare = fails("ValidationException", new.put_alliance_lead_contact, **me, AllianceLeadContact=lead)
        same("a new address is proven", problems(bare), [("EmailVerificationCode", "REQUIRED_FIELD_MISSING")])
        operate("fix-code", catalog="AWS", address="noor@moved.example", code="271828")
        new.send_email_verification_code(Catalog="AWS", Email="noor@moved.example")
        put = new.put_alliance_lead_contact(**me, AllianceLeadContact=lead, EmailVerificationCode="271828")
        same("answer", put["AllianceLeadContact"], lead)
        used = {**me, "Email": "noor@moved.example", "EmailVerificationCode": "271828"}
        again = fails("ValidationException", new.associate_aws_training_certification_email_domain, **used)
        same("a code is good once", problems(again), [("EmailVerificationCode", "INVALID_VALUE")])
        operate("fix-code", catalog="AWS", address="noor@moved.example", code="314159")
        new.send_email_verification_code(Catalog="AWS", Email="noor@moved.example")
        new.associate_aws_training_certification_email_domain(**{**used, "EmailVerificationCode": "314159"})
        same("domain", [d["DomainName"] for d in new.get_partner(**me)["AwsTrainingCertificationEmailDomains"]], ["moved.example"])

    with case("partner of AWS/cancels a profile under review"):
        details = payload("profile", DisplayName="Brook Systems")
        task = new.start_profile_update_task(**me, TaskDetails=details)
        same("it waits for the operator", new.get_profile_update_task(**me)["Status"], "IN_PROGRESS")
        busy = fails("ConflictException", new.start_profile_update_task, **me, TaskDetails=details)
        same("reason", busy["Reason"], "INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE")
        canceled = new.cancel_profile_update_task(**me, TaskId=task["TaskId"])
        same("answer", (canceled["Status"], canceled["TaskId"], canceled["TaskDetails"]), ("CANCELED", task["TaskId"], details))
        holds("it ended after it began", canceled["EndedAt"] >= canceled["StartedAt"])
        same("read", without_metadata(new.get_profile_update_task(**me)), without_metadata(canceled))
        same("nothing is published", new.get_partner(**me)["Profile"], {"PrimarySolutionType": "CONSULTING_SERVICES"})
        task = new.start_profile_update_task(**me, TaskDetails=details)
        operate("approve-profile", catalog="AWS", task=task["TaskId"])
        same("approved", new.get_profile_update_task(**me)["Status"], "SUCCEEDED")
        same("visible", new.get_profile_visibility(**me)["Visibility"], "PUBLIC")

    with case("partner of AWS/comes too late to the page"):
        late = account("888800004444")
        started = late.start_verification()
        control("clock/advance", {"by": "24h"})
        restarted = late.start_verification()
        same("started anew", restarted["VerificationStatus"], "PENDING_CUSTOMER_ACTION")
        holds("with a new page", restarted["VerificationResponseDetails"] != started["VerificationResponseDetails"])
