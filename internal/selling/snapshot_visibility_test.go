package selling

import (
	"fmt"
	"strings"
	"testing"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// Who sees what (selling §2.3): the owner, a member, a member that joined after it was shared, somebody else, the owner
// in the other catalog, and AWS, which is a member.
func TestVisibility_2_3(t *testing.T) {
	r := newRoom(t)
	r.admit(amazon)
	must[*api.CreateResourceSnapshotOutput](r.deal)(r.share(fjord))
	r.shareAWS("Meet in May")
	job := r.newJob(api.Tag{Key: "team", Value: "north"})
	must[*api.PutSellingSystemSettingsOutput](r.deal)(put(r.deal, fjord, r.service.PutSellingSystemSettings,
		&api.PutSellingSystemSettingsInput{Catalog: resource.CatalogSandbox, ResourceSnapshotJobRoleIdentifier: new("Sharing")}))
	r.admit(latecomer)

	viewers := []struct{ name, account, catalog string }{
		{"the owner", fjord, resource.CatalogSandbox},
		{"a member", nimbus, resource.CatalogSandbox},
		{"a later member", latecomer, resource.CatalogSandbox},
		{"a stranger", stranger, resource.CatalogSandbox},
		{"the owner in the other catalog", fjord, resource.CatalogAWS},
		{"AWS", amazon, resource.CatalogSandbox},
	}
	both, opportunity := templateAWSSummary+" "+templateOpportunity, templateOpportunity
	for _, row := range []struct {
		resource string
		read     func(*resource.ReadCall) (string, error)
		want     [6]string
	}{
		{"a snapshot for all", r.reads(templateOpportunity, nil), [6]string{"1", "1", "1", "not found", "not found", "1"}},
		{"a revision for all", r.reads(templateOpportunity, new(int32(1))), [6]string{"1", "1", "1", "not found", "not found", "1"}},
		{"a snapshot for the owner", r.reads(templateAWSSummary, nil), [6]string{"1", "not found", "not found", "not found", "not found", "1"}},
		{"a revision for the owner", r.reads(templateAWSSummary, new(int32(1))), [6]string{"1", "not found", "not found", "not found", "not found", "1"}},
		{"a revision that is not there", r.reads(templateOpportunity, new(int32(2))), [6]string{"not found", "not found", "not found", "not found", "not found", "not found"}},
		{"a template that is not there", r.reads("Opportunity", nil), [6]string{"not found", "not found", "not found", "not found", "not found", "not found"}},
		{"the snapshots", r.lists(api.ListResourceSnapshotsInput{}), [6]string{both, opportunity, opportunity, "not found", "not found", both}},
		{"the snapshots of the opportunity", r.lists(api.ListResourceSnapshotsInput{ResourceIdentifier: &r.opportunity}), [6]string{both, opportunity, opportunity, "not found", "not found", both}},
		{
			"the snapshots by AWS's template", r.lists(api.ListResourceSnapshotsInput{ResourceSnapshotTemplateIdentifier: new(templateAWSSummary)}),
			[6]string{templateAWSSummary, "", "", "not found", "not found", templateAWSSummary},
		},
		{
			"the snapshots by AWS", r.lists(api.ListResourceSnapshotsInput{CreatedBy: new(amazon)}),
			[6]string{templateAWSSummary, "", "", "not found", "not found", templateAWSSummary},
		},
		{"the associations", associationsIn(api.ListEngagementResourceAssociationsInput{}), [6]string{"1", "1", "1", "0", "0", "1"}},
		{"the associations of the engagement", associationsIn(api.ListEngagementResourceAssociationsInput{EngagementIdentifier: &r.engagement}), [6]string{"1", "1", "1", "0", "0", "1"}},
		{"the associations of the opportunity", associationsIn(api.ListEngagementResourceAssociationsInput{ResourceIdentifier: &r.opportunity}), [6]string{"1", "1", "1", "0", "0", "1"}},
		{"the association itself", associationsIn(api.ListEngagementResourceAssociationsInput{EngagementIdentifier: &r.engagement, ResourceIdentifier: &r.opportunity}), [6]string{"1", "1", "1", "0", "0", "1"}},
		{"the associations of the owner", associationsIn(api.ListEngagementResourceAssociationsInput{CreatedBy: new(fjord)}), [6]string{"1", "1", "1", "0", "0", "1"}},
		{"the snapshot job", func(c *resource.ReadCall) (string, error) {
			_, err := r.service.GetResourceSnapshotJob(c, &api.GetResourceSnapshotJobInput{Catalog: c.Catalog, ResourceSnapshotJobIdentifier: job})
			return "read", err
		}, [6]string{"read", "not found", "not found", "not found", "not found", "not found"}},
		{"the snapshot jobs", func(c *resource.ReadCall) (string, error) {
			out, err := r.service.ListResourceSnapshotJobs(c, &api.ListResourceSnapshotJobsInput{Catalog: c.Catalog, EngagementIdentifier: &r.engagement})
			return fmt.Sprint(len(valueOf(out).ResourceSnapshotJobSummaries)), err
		}, [6]string{"1", "0", "0", "0", "0", "0"}},
		{"the settings", func(c *resource.ReadCall) (string, error) {
			out, err := r.service.GetSellingSystemSettings(c, &api.GetSellingSystemSettingsInput{Catalog: c.Catalog})
			return valueOf(valueOf(out).ResourceSnapshotJobRoleArn), err
		}, [6]string{"arn:aws:iam::" + fjord + ":role/Sharing", "", "", "", "", ""}},
		{"the tags", func(c *resource.ReadCall) (string, error) {
			out, err := r.service.ListTagsForResource(c, &api.ListTagsForResourceInput{ResourceArn: c.ARN(fjord, jobPath+job)})
			return fmt.Sprint(len(valueOf(out).Tags)), err
		}, [6]string{"1", "denied", "denied", "denied", "not found", "denied"}},
	} {
		for i, viewer := range viewers {
			var got string
			err := r.view(viewer.account, func(c *resource.ReadCall) (err error) {
				c.Call.Catalog = viewer.catalog
				got, err = row.read(c)
				return err
			})
			if err != nil {
				got = refusal(err)
			}
			if got != row.want[i] {
				t.Errorf("%s, read by %s: got %q, want %q", row.resource, viewer.name, got, row.want[i])
			}
		}
	}
}

// What only the owner may do with a job, every other one is told that there is none.
func TestJobOfOthers_2_3(t *testing.T) {
	r := newRoom(t)
	job := r.newJob()
	r.admit(latecomer)
	for name, do := range map[string]func(account, job string) error{"start": r.start, "stop": r.stop, "delete": r.remove} {
		for _, account := range []string{nimbus, latecomer, stranger, amazon} {
			if err := do(account, job); refusal(err) != "not found" || !strings.Contains(err.Error(), job) {
				t.Errorf("%s by %s: got %v, want that %s was not found", name, account, err, job)
			}
		}
		err := r.update(fjord, func(c *resource.WriteCall) error {
			c.Call.Catalog = resource.CatalogAWS
			_, err := callersJob(c, job)
			return err
		})
		if apierr.From(err).Kind != apierr.NotFound {
			t.Errorf("%s in the other catalog: got %v, want that it was not found", name, err)
		}
	}
	if got := *must[*api.GetResourceSnapshotJobOutput](r.deal)(r.job(fjord, job)).Status; got != api.ResourceSnapshotJobStatusStopped {
		t.Errorf("the job: got %s, want it untouched", got)
	}
}

// reads answers with the revision that is read.
func (r *room) reads(template string, revision *int32) func(*resource.ReadCall) (string, error) {
	return func(c *resource.ReadCall) (string, error) {
		s, err := r.service.GetResourceSnapshot(c, &api.GetResourceSnapshotInput{
			Catalog: c.Catalog, EngagementIdentifier: r.engagement, ResourceType: api.ResourceTypeOpportunity,
			ResourceIdentifier: r.opportunity, ResourceSnapshotTemplateIdentifier: template, Revision: revision,
		})
		return fmt.Sprint(valueOf(valueOf(s).Revision)), err
	}
}

// lists answers with the templates of the listed snapshots.
func (r *room) lists(in api.ListResourceSnapshotsInput) func(*resource.ReadCall) (string, error) {
	return func(c *resource.ReadCall) (string, error) {
		in.Catalog, in.EngagementIdentifier = c.Catalog, r.engagement
		out, err := r.service.ListResourceSnapshots(c, &in)
		var templates []string
		for _, s := range valueOf(out).ResourceSnapshotSummaries {
			templates = append(templates, *s.ResourceSnapshotTemplateName)
		}
		if len(templates) == 2 && templates[0] > templates[1] {
			templates[0], templates[1] = templates[1], templates[0]
		}
		return strings.Join(templates, " "), err
	}
}

// associationsIn answers with the number of listed associations.
func associationsIn(in api.ListEngagementResourceAssociationsInput) func(*resource.ReadCall) (string, error) {
	return func(c *resource.ReadCall) (string, error) {
		in.Catalog = c.Catalog
		out, err := new(Service).ListEngagementResourceAssociations(c, &in)
		return fmt.Sprint(len(valueOf(out).EngagementResourceAssociationSummaries)), err
	}
}
