package control

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/mail"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

func TestOutbox(t *testing.T) {
	d := newDesk(t)
	ids := resource.SeededIDs(1)
	err := d.store.Update(t.Context(), func(tx store.Tx) error {
		c := &resource.WriteCall{Call: &resource.Call{Now: start}, Tx: tx, IDs: ids}
		for i, to := range []string{"lead@fjord.example", "Lead@Fjord.example", "lead@nimbus.example"} {
			account := []string{"111122223333", "444455556666", "444455556666"}[i]
			if err := mail.Put(c, mail.Letter{Account: account, Catalog: "AWS", To: to, Subject: "Code", Text: fmt.Sprintf("Your code is 00000%d.", i+1)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	list := func(query string) (texts []string, next *int64) {
		t.Helper()
		status, got := d.call(t, "GET", "/_cosell/v1/outbox"+query, "")
		var page struct {
			Letters []struct{ Text string }
			Next    *int64
		}
		if err := json.Unmarshal([]byte(got), &page); err != nil || status != 200 {
			t.Fatalf("%s: %d %s %v", query, status, got, err)
		}
		for _, l := range page.Letters {
			texts = append(texts, l.Text[len("Your code is 00000"):len("Your code is 000001")])
		}
		return texts, page.Next
	}
	for _, test := range []struct {
		query string
		want  string
		next  int64 // 0 is none
	}{
		{"", "1 2 3", 0},
		{"?newest=true&limit=1", "3", 3},
		{"?newest=true&limit=1&after=3", "2", 2},
		{"?newest=true&limit=1&after=2", "1", 0},
		{"?address=LEAD@fjord.example", "1 2", 0},
		{"?address=lead@fjord.example&newest=1&limit=1", "2", 2},
		{"?account=444455556666", "2 3", 0},
		{"?account=444455556666&address=lead@fjord.example&newest=false", "2", 0},
		{"?account=999999999999", "", 0},
	} {
		texts, next := list(test.query)
		var got int64
		if next != nil {
			got = *next
		}
		if strings.Join(texts, " ") != test.want || got != test.next {
			t.Errorf("%s: got %q next %d, want %q next %d", test.query, texts, got, test.want, test.next)
		}
	}
	_, got := d.call(t, "GET", "/_cosell/v1/outbox?limit=1", "")
	const want = `{"letters":[{"account":"111122223333","catalog":"AWS","delivery":{"attempts":0,"state":"kept","tried":null},"id":"mail-any","number":1,` +
		`"subject":"Code","text":"Your code is 000001.","time":"2026-03-01T10:00:00Z","to":"lead@fjord.example"}],"next":1}`
	id := got[strings.Index(got, "mail-"):][:len("mail-0123456789abc")]
	if diff := cmp.Diff(want, strings.Replace(got, id, "mail-any", 1)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for _, query := range []string{"?limit=0", "?limit=1001", "?after=x", "?after=-1", "?newest=maybe"} {
		if status, got := d.call(t, "GET", "/_cosell/v1/outbox"+query, ""); status != 400 || !strings.Contains(got, `"field"`) {
			t.Errorf("%s: %d %s, want a refusal that names the field", query, status, got)
		}
	}
}
