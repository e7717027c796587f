package account

import (
	"fmt"
	"strings"
	"testing"

	api "github.com/opencosell/cosell/api/account"
)

func TestProfileReview11(t *testing.T) {
	w := newWorld(t)
	w.service.ForbiddenTerms = []string{"Cheap Gold", ""}
	w.join(bob, "Nimbus")
	p := w.register(alice, "Blue Fjord")
	tests := []struct {
		name   string
		change func(*api.TaskDetails)
		want   []string
	}{
		{"nothing", func(*api.TaskDetails) {}, nil},
		{"DUPLICATE_PROFILE", func(d *api.TaskDetails) { d.DisplayName = "nIMBUS" }, []string{"en-US DUPLICATE_PROFILE"}},
		{"INVALID_CONTENT in the name", func(d *api.TaskDetails) { d.DisplayName = "cheap gold Ltd" }, []string{"en-US INVALID_CONTENT"}},
		{"INVALID_CONTENT in the description", func(d *api.TaskDetails) { d.Description = "We sell CHEAP GOLD." }, []string{"en-US INVALID_CONTENT"}},
		{"INVALID_WEBSITE_URL", func(d *api.TaskDetails) { d.WebsiteUrl = "https://localhost/x" }, []string{"en-US INVALID_WEBSITE_URL"}},
		{"INVALID_LOGO_URL", func(d *api.TaskDetails) { d.LogoUrl = "https://10.0.0.1/l.png" }, []string{"en-US INVALID_LOGO_URL"}},
		{"a localized content", func(d *api.TaskDetails) {
			d.LocalizedContents = []api.LocalizedContent{{
				DisplayName: "Cheap gold", WebsiteUrl: "https://a", LogoUrl: "https://[::1]/", Locale: "de-DE",
			}}
		}, []string{"de-DE INVALID_CONTENT", "de-DE INVALID_WEBSITE_URL", "de-DE INVALID_LOGO_URL"}},
		{"at most 50", func(d *api.TaskDetails) {
			d.LocalizedContents = nil
			for i := range 20 {
				d.LocalizedContents = append(d.LocalizedContents, api.LocalizedContent{Description: "cheap gold", Locale: fmt.Sprintf("a%c-XX", 'a'+i)})
			}
		}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w.now = w.now.Add(day) // a day's quota each
			d := profileOf("Blue Fjord")
			test.change(d)
			task := ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(alice, p.Id, d))
			suggested := ok[[]api.ErrorDetail](t)(get(w, alice, w.service.ReviewProfileTask, task.TaskId))
			w.agenda()
			got := w.latestTask(alice, p.Id)
			wantEqual(t, got.ErrorDetailList, suggested)
			if test.name == "at most 50" {
				if len(got.ErrorDetailList) != 50 {
					t.Errorf("%d errors, want 50", len(got.ErrorDetailList))
				}
				return
			}
			var found []string
			for _, e := range got.ErrorDetailList {
				found = append(found, e.Locale+" "+string(e.Reason))
			}
			wantEqual(t, found, test.want)
			if failed := got.Status == api.ProfileTaskStatusFailed; failed != (test.want != nil) {
				t.Errorf("status %s with errors %v", got.Status, test.want)
			}
		})
	}
}

func TestPublicHost11(t *testing.T) {
	tests := map[string]bool{
		"https://fjord.example":              true,
		"https://fjord.example:8443/a?b":     true,
		"HTTPS://WWW.FJORD.EXAMPLE.":         true,
		"https://user@fjord.example/":        true,
		"https://localhost":                  false,
		"https://LOCALHOST./x":               false,
		"https://app.localhost":              false,
		"https://intranet/x":                 false,
		"https://127.0.0.1/":                 false,
		"https://127.1/":                     false,
		"https://2130706433/":                false,
		"https://1.0x7f/":                    false,
		"https://[2001:db8::1]:443/":         false,
		"https://user@[::ffff:10.0.0.1]/":    false,
		"https://.example/":                  false,
		"https://fjord.example:port/":        false,
		"https://fjord.example@10.1.1.1/x":   false,
		"https://" + strings.Repeat(".", 3):  false,
		"https://xn--fjrd-hra.example/æ?ø=å": true,
	}
	for raw, want := range tests {
		if got := publicHost(raw); got != want {
			t.Errorf("publicHost(%q) is %v, want %v", raw, got, want)
		}
	}
}
