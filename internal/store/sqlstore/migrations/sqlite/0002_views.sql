-- One view for each kind of record, for people who query the database. They may gain columns in later releases; the
-- program itself never reads them. created and updated are UTC; what a record does not have is null.

create view opportunity as select
  id, catalog, account,
  body ->> '$.Project.Title' as title,
  body ->> '$.Customer.Account.CompanyName' as customer,
  body ->> '$.Customer.Account.Address.CountryCode' as customer_country,
  body ->> '$.Customer.Account.Industry' as industry,
  body ->> '$.LifeCycle.Stage' as stage,
  body ->> '$.LifeCycle.ReviewStatus' as review_status,
  body ->> '$.LifeCycle.TargetCloseDate' as target_close_date,
  body ->> '$.LifeCycle.NextSteps' as next_steps,
  body ->> '$.LifeCycle.ClosedLostReason' as closed_lost_reason,
  body ->> '$.OpportunityType' as opportunity_type,
  body ->> '$.PartnerOpportunityIdentifier' as partner_reference,
  body ->> '$.NationalSecurity' as national_security,
  body ->> '$.Arn' as arn,
  strftime('%Y-%m-%dT%H:%M:%fZ', created / 1000000.0, 'unixepoch') as created,
  strftime('%Y-%m-%dT%H:%M:%fZ', updated / 1000000.0, 'unixepoch') as updated,
  rev, body
from resource where kind = 'opportunity';

create view aws_opportunity as select
  id, catalog, account,
  body ->> '$.RelatedOpportunityId' as related_opportunity,
  body ->> '$.Origin' as origin,
  body ->> '$.InvolvementType' as involvement_type,
  body ->> '$.Visibility' as visibility,
  body ->> '$.Project.Title' as title,
  body ->> '$.Customer.Account.CompanyName' as customer,
  body ->> '$.LifeCycle.Stage' as stage,
  body ->> '$.LifeCycle.TargetCloseDate' as target_close_date,
  body ->> '$.LifeCycle.NextSteps' as next_steps,
  strftime('%Y-%m-%dT%H:%M:%fZ', created / 1000000.0, 'unixepoch') as created,
  strftime('%Y-%m-%dT%H:%M:%fZ', updated / 1000000.0, 'unixepoch') as updated,
  rev, body
from resource where kind = 'aws-opportunity';

create view engagement as select
  id, catalog, account,
  body ->> '$.Title' as title,
  body ->> '$.Description' as description,
  body ->> '$.CreatedBy' as created_by,
  body ->> '$.ModifiedBy' as modified_by,
  body ->> '$.MemberCount' as member_count,
  body ->> '$.Arn' as arn,
  strftime('%Y-%m-%dT%H:%M:%fZ', created / 1000000.0, 'unixepoch') as created,
  strftime('%Y-%m-%dT%H:%M:%fZ', updated / 1000000.0, 'unixepoch') as updated,
  rev, body
from resource where kind = 'engagement';

create view engagement_invitation as select
  id, catalog, account,
  body ->> '$.Status' as status,
  body ->> '$.PayloadType' as payload_type,
  body ->> '$.EngagementId' as engagement,
  body ->> '$.EngagementTitle' as engagement_title,
  body ->> '$.SenderAwsAccountId' as sender,
  body ->> '$.SenderCompanyName' as sender_company,
  body ->> '$.Receiver.Account.AwsAccountId' as receiver,
  body ->> '$.InvitationDate' as invited_at,
  body ->> '$.ExpirationDate' as expires_at,
  body ->> '$.RejectionReason' as rejection_reason,
  body ->> '$.Arn' as arn,
  strftime('%Y-%m-%dT%H:%M:%fZ', created / 1000000.0, 'unixepoch') as created,
  strftime('%Y-%m-%dT%H:%M:%fZ', updated / 1000000.0, 'unixepoch') as updated,
  rev, body
from resource where kind = 'engagement-invitation';

create view task as select
  id, catalog, account,
  body ->> '$.TaskStatus' as status,
  body ->> '$.ReasonCode' as reason,
  body ->> '$.Message' as message,
  body ->> '$.StartTime' as started_at,
  body ->> '$.OpportunityId' as opportunity,
  body ->> '$.EngagementId' as engagement,
  body ->> '$.EngagementInvitationId' as engagement_invitation,
  body ->> '$.ResourceSnapshotJobId' as snapshot_job,
  body ->> '$.TaskArn' as arn,
  strftime('%Y-%m-%dT%H:%M:%fZ', created / 1000000.0, 'unixepoch') as created,
  strftime('%Y-%m-%dT%H:%M:%fZ', updated / 1000000.0, 'unixepoch') as updated,
  rev, body
from resource where kind = 'task';

create view snapshot as select
  id, catalog, account,
  body ->> '$.EngagementId' as engagement,
  body ->> '$.ResourceType' as resource_type,
  body ->> '$.ResourceId' as resource,
  body ->> '$.ResourceSnapshotTemplateName' as template,
  body ->> '$.Revision' as revision,
  body ->> '$.CreatedBy' as created_by,
  body ->> '$.Arn' as arn,
  strftime('%Y-%m-%dT%H:%M:%fZ', created / 1000000.0, 'unixepoch') as created,
  strftime('%Y-%m-%dT%H:%M:%fZ', updated / 1000000.0, 'unixepoch') as updated,
  rev, body
from resource where kind = 'snapshot';

create view snapshot_job as select
  id, catalog, account,
  body ->> '$.Status' as status,
  body ->> '$.EngagementId' as engagement,
  body ->> '$.ResourceType' as resource_type,
  body ->> '$.ResourceId' as resource,
  body ->> '$.ResourceSnapshotTemplateName' as template,
  body ->> '$.LastSuccessfulExecutionDate' as last_success,
  body ->> '$.LastFailure' as last_failure,
  body ->> '$.Arn' as arn,
  strftime('%Y-%m-%dT%H:%M:%fZ', created / 1000000.0, 'unixepoch') as created,
  strftime('%Y-%m-%dT%H:%M:%fZ', updated / 1000000.0, 'unixepoch') as updated,
  rev, body
from resource where kind = 'snapshot-job';

create view partner as select
  id, catalog, account,
  body ->> '$.LegalName' as legal_name,
  body ->> '$.Profile.DisplayName' as display_name,
  body ->> '$.Profile.WebsiteUrl' as website,
  body ->> '$.Profile.PrimarySolutionType' as solution_type,
  body ->> '$.Profile.ProfileId' as profile,
  body ->> '$.Arn' as arn,
  strftime('%Y-%m-%dT%H:%M:%fZ', created / 1000000.0, 'unixepoch') as created,
  strftime('%Y-%m-%dT%H:%M:%fZ', updated / 1000000.0, 'unixepoch') as updated,
  rev, body
from resource where kind = 'partner';

create view connection as select
  id, catalog, account,
  body ->> '$.OtherParticipantAccountId' as other_account,
  body ->> '$.ConnectionTypes' as types,
  body ->> '$.Arn' as arn,
  strftime('%Y-%m-%dT%H:%M:%fZ', created / 1000000.0, 'unixepoch') as created,
  strftime('%Y-%m-%dT%H:%M:%fZ', updated / 1000000.0, 'unixepoch') as updated,
  rev, body
from resource where kind = 'connection';

create view connection_invitation as select
  id, catalog, account,
  body ->> '$.Status' as status,
  body ->> '$.ConnectionType' as connection_type,
  body ->> '$.ConnectionId' as connection,
  body ->> '$.ParticipantType' as participant_type,
  body ->> '$.OtherParticipantIdentifier' as other_participant,
  body ->> '$.InviterEmail' as inviter_email,
  body ->> '$.InviterName' as inviter_name,
  body ->> '$.ExpiresAt' as expires_at,
  body ->> '$.Arn' as arn,
  strftime('%Y-%m-%dT%H:%M:%fZ', created / 1000000.0, 'unixepoch') as created,
  strftime('%Y-%m-%dT%H:%M:%fZ', updated / 1000000.0, 'unixepoch') as updated,
  rev, body
from resource where kind = 'connection-invitation';
