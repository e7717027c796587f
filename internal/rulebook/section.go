package rulebook

// common are the sections that rule every operation of a service; they are asked when the operation's own say nothing.
var common = map[string][]string{
	"selling": {"selling 1.6", "selling 1.3", "selling 1.8", "selling 1.9", "selling 3", "selling 7.9", "protocol 5.3", "protocol 6"},
	"account": {"account 6.2", "account 6.3", "account 6.4", "account 6.5", "account 2", "account 3", "protocol 5.3", "protocol 6"},
}

// decoding are the sections that say what the decoder refuses.
var decoding = map[string][]string{
	"selling": {"selling 1.3", "protocol 5.3"},
	"account": {"account 6.2", "account 2"},
}

// sections are those that rule an operation, by the name of the service; the first is the one to read when no row of any
// is about the refusal.
var sections = map[string]map[string][]string{
	"selling": sellingSections,
	"account": accountSections,
}

var sellingSections = map[string][]string{
	"CreateOpportunity":                        {"selling 5.4", "selling 5.3", "selling 5.9", "selling 9.3", "selling 7.1", "selling 1.2"},
	"GetOpportunity":                           {"selling 1.3"},
	"ListOpportunities":                        {"selling 7.1", "selling 1.7", "selling 1.2"},
	"UpdateOpportunity":                        {"selling 5.4", "selling 5.3", "selling 5.2", "selling 5.9", "selling 6.2", "selling 9.3", "selling 1.8", "selling 1.2"},
	"AssignOpportunity":                        {"selling 7.1", "selling 5.2"},
	"SubmitOpportunity":                        {"selling 5.5", "selling 5.4", "selling 5.3", "selling 5.9"},
	"AssociateOpportunity":                     {"selling 7.1", "selling 5.2", "selling 1.9"},
	"DisassociateOpportunity":                  {"selling 7.1", "selling 5.2"},
	"GetAwsOpportunitySummary":                 {"selling 10.1", "selling 7.1"},
	"CreateEngagement":                         {"selling 7.2", "selling 4.4"},
	"GetEngagement":                            {"selling 7.2"},
	"ListEngagementMembers":                    {"selling 7.2", "selling 1.7"},
	"ListEngagements":                          {"selling 7.2", "selling 1.7"},
	"CreateEngagementContext":                  {"selling 7.2", "selling 4.4", "selling 1.9"},
	"UpdateEngagementContext":                  {"selling 7.2", "selling 1.8", "selling 4.4", "selling 1.9"},
	"CreateEngagementInvitation":               {"selling 6.1", "selling 7.3"},
	"GetEngagementInvitation":                  {"selling 7.3", "selling 4.5"},
	"ListEngagementInvitations":                {"selling 7.3", "selling 1.7"},
	"AcceptEngagementInvitation":               {"selling 4.5", "selling 7.3"},
	"RejectEngagementInvitation":               {"selling 4.5", "selling 7.3"},
	"StartEngagementFromOpportunityTask":       {"selling 5.5", "selling 5.4", "selling 5.3", "selling 5.9", "selling 8.1", "selling 7.4"},
	"StartEngagementByAcceptingInvitationTask": {"selling 8.2", "selling 7.4", "selling 4.5"},
	"StartOpportunityFromEngagementTask":       {"selling 8.3", "selling 7.4"},
	"ListEngagementFromOpportunityTasks":       {"selling 7.5", "selling 1.7"},
	"ListEngagementByAcceptingInvitationTasks": {"selling 7.5", "selling 1.7"},
	"ListOpportunityFromEngagementTasks":       {"selling 7.5", "selling 1.7"},
	"CreateResourceSnapshot":                   {"selling 7.6", "selling 1.9"},
	"GetResourceSnapshot":                      {"selling 7.6"},
	"ListResourceSnapshots":                    {"selling 7.6", "selling 1.7"},
	"ListEngagementResourceAssociations":       {"selling 7.6", "selling 1.7"},
	"CreateResourceSnapshotJob":                {"selling 7.7", "selling 7.6"},
	"GetResourceSnapshotJob":                   {"selling 7.7"},
	"ListResourceSnapshotJobs":                 {"selling 7.7", "selling 1.7"},
	"StartResourceSnapshotJob":                 {"selling 7.7", "selling 4.8"},
	"StopResourceSnapshotJob":                  {"selling 7.7", "selling 4.8"},
	"DeleteResourceSnapshotJob":                {"selling 7.7", "selling 4.8"},
	"GetSellingSystemSettings":                 {"selling 7.8"},
	"PutSellingSystemSettings":                 {"selling 7.8"},
	"TagResource":                              {"selling 7.9"},
	"UntagResource":                            {"selling 7.9"},
	"ListTagsForResource":                      {"selling 7.9"},
	"ListSolutions":                            {"selling 7.10", "selling 1.7"},
	"StartProspectingFromEngagementTask":       {"protocol 15"},
	"GetProspectingFromEngagementTask":         {"protocol 15"},
	"ListProspectingFromEngagementTasks":       {"protocol 15", "selling 1.7"},
}

var accountSections = map[string][]string{
	"SendEmailVerificationCode": {"account 7.1", "account 6.4"},
	"StartVerification":         {"account 5.4", "account 7.2", "account 6.4"},
	"GetVerification":           {"account 7.3"},
	"CreatePartner":             {"account 7.4", "account 6.2", "account 2", "account 7.27"},
	"GetPartner":                {"account 7.5", "account 2"},
	"ListPartners":              {"account 7.6", "account 6.6"},
	"PutAllianceLeadContact":    {"account 7.7", "account 6.5"},
	"GetAllianceLeadContact":    {"account 7.8", "account 2"},
	"AssociateAwsTrainingCertificationEmailDomain":    {"account 7.9", "account 6.5", "account 6.4"},
	"DisassociateAwsTrainingCertificationEmailDomain": {"account 7.10", "account 6.5"},
	"StartProfileUpdateTask":                          {"account 7.11", "account 5.3", "account 6.5", "account 6.4"},
	"GetProfileUpdateTask":                            {"account 7.12", "account 2"},
	"CancelProfileUpdateTask":                         {"account 7.13", "account 5.3", "account 6.5"},
	"GetProfileVisibility":                            {"account 7.14", "account 2"},
	"PutProfileVisibility":                            {"account 7.15", "account 7.14", "account 6.5", "account 6.4"},
	"CreateConnectionInvitation":                      {"account 7.16", "account 6.5", "account 6.4"},
	"GetConnectionInvitation":                         {"account 7.17", "account 2"},
	"ListConnectionInvitations":                       {"account 7.18", "account 6.6"},
	"AcceptConnectionInvitation":                      {"account 7.19", "account 5.1", "account 6.5", "account 6.4"},
	"RejectConnectionInvitation":                      {"account 5.1", "account 7.20", "account 6.5"},
	"CancelConnectionInvitation":                      {"account 5.1", "account 7.21", "account 6.5"},
	"GetConnection":                                   {"account 7.22", "account 2"},
	"ListConnections":                                 {"account 7.23", "account 6.6"},
	"CancelConnection":                                {"account 7.24", "account 5.2", "account 6.5"},
	"GetConnectionPreferences":                        {"account 7.25"},
	"UpdateConnectionPreferences":                     {"account 7.26", "account 6.5"},
	"TagResource":                                     {"account 7.27", "account 6.5"},
	"UntagResource":                                   {"account 7.28", "account 6.5"},
	"ListTagsForResource":                             {"account 7.29"},
}
