package selling

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// Settings are replaced as a whole; a role given by name gets the ARN of the caller's role (selling §7.8).
func TestSettings_7_8(t *testing.T) {
	d := newDeal(t)
	read := func(account string) *string {
		return must[*api.GetSellingSystemSettingsOutput](d)(get(d, account, d.service.GetSellingSystemSettings,
			&api.GetSellingSystemSettingsInput{Catalog: resource.CatalogSandbox})).ResourceSnapshotJobRoleArn
	}
	if got := read(fjord); got != nil {
		t.Errorf("never put: got %s, want nothing", *got)
	}
	before := *new("arn:aws:iam::" + fjord + ":role/")
	for _, step := range []struct {
		name string
		role *string
		want *string
	}{
		{"a name", new("Sharing"), new(before + "Sharing")},
		{"an ARN", new(before + "Other"), new(before + "Other")},
		{"an ARN with a path", new(before + "partners/eu/Sharing"), new(before + "partners/eu/Sharing")},
		{"nothing", nil, nil},
		{"a name again", new("Sharing"), new(before + "Sharing")},
	} {
		out := must[*api.PutSellingSystemSettingsOutput](d)(put(d, fjord, d.service.PutSellingSystemSettings,
			&api.PutSellingSystemSettingsInput{Catalog: resource.CatalogSandbox, ResourceSnapshotJobRoleIdentifier: step.role}))
		if diff := cmp.Diff(step.want, out.ResourceSnapshotJobRoleArn); diff != "" || out.Catalog != resource.CatalogSandbox {
			t.Errorf("%s: the answer of %s (-want +got):\n%s", step.name, out.Catalog, diff)
		}
		if diff := cmp.Diff(step.want, read(fjord)); diff != "" {
			t.Errorf("%s: read afterwards (-want +got):\n%s", step.name, diff)
		}
	}
	for _, role := range []string{"arn:aws:iam::" + nimbus + ":role/Sharing", "arn:aws:iam::" + fjord + "0:role/Sharing"} {
		_, err := put(d, fjord, d.service.PutSellingSystemSettings,
			&api.PutSellingSystemSettingsInput{Catalog: resource.CatalogSandbox, ResourceSnapshotJobRoleIdentifier: &role})
		if diff := cmp.Diff([]string{"business ResourceSnapshotJobRoleIdentifier INVALID_VALUE"}, problemsOf(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", role, diff)
		}
	}
	if got := valueOf(read(fjord)); got != before+"Sharing" {
		t.Errorf("after refusals: got %s, want what was there", got)
	}
}
