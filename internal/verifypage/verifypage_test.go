package verifypage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/store"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing")

const token = "5eed0123456789abcdef"

// desk is one step behind one token.
type desk struct {
	step    Step
	answers []string
	broken  error
}

func (d *desk) Look(_ context.Context, t string) (Step, error) {
	if d.broken != nil {
		return Step{}, d.broken
	}
	if t != token {
		return Step{}, store.ErrNotFound
	}
	return d.step, nil
}

func (d *desk) Finish(ctx context.Context, t, answer string) (Step, error) {
	step, err := d.Look(ctx, t)
	if err != nil || step.State != Open {
		return step, err
	}
	if strings.TrimSpace(answer) == "" {
		return Step{}, apierr.Request(apierr.Fieldf("Answer", apierr.InvalidValue, "the answer has 0 characters; it must have 1 to 2000"))
	}
	d.answers = append(d.answers, answer)
	d.step.State = Used
	return d.step, nil
}

var (
	registrant = Step{Account: "111122223333", State: Open, Expires: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}
	business   = Step{
		Account: "111122223333", Business: `Fjord & <Sønner>`, Question: "Your tax id?\n\"As printed\", <please>.", State: Open, Expires: registrant.Expires,
	}
)

func in(s Step, state State) Step {
	s.State = state
	return s
}

func serve(d *desk, log *bytes.Buffer, method, path, form string) *http.Response {
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	New(d, slog.New(slog.NewTextHandler(log, nil))).ServeHTTP(w, r)
	return w.Result()
}

func TestPages(t *testing.T) {
	for _, test := range []struct {
		name, method, path, form string
		desk                     *desk
		status                   int
	}{
		{"registrant", "GET", Path + token, "", &desk{step: registrant}, 200},
		{"business", "GET", Path + token, "", &desk{step: business}, 200},
		{"used", "GET", Path + token, "", &desk{step: in(registrant, Used)}, 200},
		{"expired", "GET", Path + token, "", &desk{step: in(business, Expired)}, 410},
		{"unknown", "GET", Path + "other", "", &desk{step: registrant}, 404},
		{"broken", "GET", Path + token, "", &desk{broken: errors.New("disk on fire")}, 500},
		{"registrant-refused", "POST", Path + token, "answer=+", &desk{step: registrant}, 400},
		{"business-refused", "POST", Path + token, "answer=%20%0D%0A", &desk{step: business}, 400},
		{"too-long", "POST", Path + token, "answer=" + strings.Repeat("x", maxForm), &desk{step: business}, 400},
		// The same pages by another way.
		{"expired", "POST", Path + token, "answer=Ada", &desk{step: in(business, Expired)}, 410},
		{"expired", "POST", Path + token, "answer=" + strings.Repeat("x", maxForm), &desk{step: in(business, Expired)}, 410},
		{"unknown", "POST", Path + "other", "answer=Ada", &desk{step: registrant}, 404},
		{"unknown", "POST", Path + "other", "answer=" + strings.Repeat("x", maxForm), &desk{step: registrant}, 404},
		{"unknown", "GET", Path, "", &desk{step: registrant}, 404},
		{"unknown", "GET", Path + token + "/x", "", &desk{step: registrant}, 404},
		{"unknown", "GET", "/elsewhere/" + token, "", &desk{step: registrant}, 404},
		{"broken", "POST", Path + token, "answer=Ada", &desk{broken: errors.New("disk on fire")}, 500},
	} {
		t.Run(test.name+" "+test.method, func(t *testing.T) {
			var log bytes.Buffer
			resp := serve(test.desk, &log, test.method, test.path, test.form)
			var got bytes.Buffer
			if _, err := got.ReadFrom(resp.Body); err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != test.status || resp.Header.Get("Content-Type") != "text/html; charset=utf-8" {
				t.Errorf("status %d, type %q, want %d and HTML", resp.StatusCode, resp.Header.Get("Content-Type"), test.status)
			}
			for header, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"} {
				if resp.Header.Get(header) != want {
					t.Errorf("%s: %q, want %q", header, resp.Header.Get(header), want)
				}
			}
			if p := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'; style-src 'sha256-") || strings.Contains(p, "unsafe") {
				t.Errorf("policy %q", p)
			}
			_, css, _ := strings.Cut(got.String(), "<style>")
			css, _, _ = strings.Cut(css, "</style>")
			sum := sha256.Sum256([]byte(css))
			if p := resp.Header.Get("Content-Security-Policy"); !strings.Contains(p, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Errorf("the policy %q does not let the page's own style through", p)
			}
			if strings.Contains(got.String(), token) || strings.Contains(log.String(), token) {
				t.Error("the page or the log has the token")
			}
			if (log.Len() > 0) != (test.status == 500) {
				t.Errorf("log %q", log.String())
			}
			if len(test.desk.answers) != 0 {
				t.Errorf("answers %q were taken", test.desk.answers)
			}
			golden(t, test.name, got.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; write it with -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("page %s (-want +got)\n%s", name, diff)
	}
}

// The form goes to the address of the page, whose answer leads back to it; sent again, nothing happens twice.
func TestFinish(t *testing.T) {
	d := &desk{step: business}
	server := httptest.NewServer(New(d, slog.New(slog.DiscardHandler)))
	defer server.Close()
	for _, answer := range []string{"NO 923 609 016\r\nas printed", "something else"} {
		resp, err := http.PostForm(server.URL+Path+token, url.Values{"answer": {answer}})
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		_, err = body.ReadFrom(resp.Body)
		if err = errors.Join(err, resp.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != 200 || resp.Request.Method != "GET" || resp.Request.URL.Path != Path+token || !strings.Contains(body.String(), "This step is finished") {
			t.Errorf("ended at %s %s with status %d\n%s", resp.Request.Method, resp.Request.URL, resp.StatusCode, body.String())
		}
	}
	if diff := cmp.Diff([]string{"NO 923 609 016\nas printed"}, d.answers); diff != "" {
		t.Errorf("answers (-want +got)\n%s", diff)
	}
}

func TestMethods(t *testing.T) {
	d, log := &desk{step: registrant}, new(bytes.Buffer)
	if resp := serve(d, log, "HEAD", Path+token, ""); resp.StatusCode != 200 {
		t.Errorf("HEAD: status %d, want 200", resp.StatusCode)
	}
	if resp := serve(d, log, "DELETE", Path+token, ""); resp.StatusCode != 405 || resp.Header.Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("DELETE: status %d, Allow %q", resp.StatusCode, resp.Header.Get("Allow"))
	}
	// An answer in the address would stay in logs on its way.
	if resp := serve(d, log, "POST", Path+token+"?answer=Ada", ""); resp.StatusCode != 400 || len(d.answers) != 0 {
		t.Errorf("an answer in the address: status %d, answers %q; want it not to be read", resp.StatusCode, d.answers)
	}
}
