package account

import (
	"fmt"
	"testing"

	api "github.com/opencosell/cosell/api/account"
)

// Every step from every state (§5.4).
func TestVerificationStates5_4(t *testing.T) {
	// The ways into the states. A page's time is up in "closed".
	into := map[string]func(w *world, t api.VerificationType){
		"none": func(*world, api.VerificationType) {},
		"pending": func(w *world, kind api.VerificationType) {
			ok[*api.StartVerificationOutput](w.t)(w.startVerification(alice, detailsOf(kind)))
			if kind == ofBusiness {
				w.must(w.askMore(alice, "Your tax id?"))
			}
		},
		"running": func(w *world, kind api.VerificationType) {
			ok[*api.StartVerificationOutput](w.t)(w.startVerification(alice, detailsOf(kind)))
			if kind == ofRegistrant {
				w.must(w.finished(alice, kind))
			}
		},
	}
	into["closed"] = func(w *world, kind api.VerificationType) {
		into["pending"](w, kind)
		w.now = w.now.Add(defaultCompletionLife)
	}
	for name, outcome := range map[string]api.VerificationStatus{"succeeded": succeeds, "failed": fails, "rejected": rejects} {
		into[name] = func(w *world, kind api.VerificationType) {
			into["running"](w, kind)
			w.must(w.decideVerification(alice, kind, outcome, "because"))
		}
	}
	const (
		running  = "Conflict VERIFICATION_ALREADY_IN_PROGRESS"
		verified = "Conflict ACCOUNT_ALREADY_VERIFIED"
		state    = "Conflict INCOMPATIBLE_VERIFICATION_STATE"
		notFound = "NotFound VERIFICATION_NOT_FOUND"
	)
	type end struct {
		refusal string
		status  api.VerificationStatus
	}
	begun := map[api.VerificationType]api.VerificationStatus{ofBusiness: inProgress, ofRegistrant: pending}
	for _, kind := range []api.VerificationType{ofBusiness, ofRegistrant} {
		for _, test := range []struct {
			from                  string
			start, finished, more end
			decide                [3]end // as SUCCEEDED, FAILED, REJECTED
		}{
			{"none", end{"", begun[kind]}, end{notFound, ""}, end{notFound, ""}, [3]end{{notFound, ""}, {notFound, ""}, {notFound, ""}}},
			{"pending", end{running, pending}, end{"", inProgress}, end{"", pending}, [3]end{{"", succeeds}, {"", fails}, {"", rejects}}},
			{"closed", end{"", begun[kind]}, end{"", inProgress}, end{"", pending}, [3]end{{"", succeeds}, {"", fails}, {"", rejects}}},
			{"running", end{running, inProgress}, end{"", inProgress}, end{"", pending}, [3]end{{"", succeeds}, {"", fails}, {"", rejects}}},
			{"succeeded", end{verified, succeeds}, end{state, succeeds}, end{state, succeeds}, [3]end{{"", succeeds}, {state, succeeds}, {state, succeeds}}},
			{"failed", end{"", begun[kind]}, end{state, fails}, end{state, fails}, [3]end{{state, fails}, {"", fails}, {state, fails}}},
			{"rejected", end{"", begun[kind]}, end{state, rejects}, end{state, rejects}, [3]end{{state, rejects}, {state, rejects}, {"", rejects}}},
		} {
			steps := map[string]struct {
				do   func(*world) error
				want end
			}{
				"start":             {func(w *world) error { _, err := w.startVerification(alice, detailsOf(kind)); return err }, test.start},
				"customer finished": {func(w *world) error { return w.finished(alice, kind) }, test.finished},
			}
			if kind == ofBusiness {
				steps["ask for more"] = struct {
					do   func(*world) error
					want end
				}{func(w *world) error { return w.askMore(alice, "And?") }, test.more}
			}
			for i, outcome := range outcomes {
				steps["decide "+string(outcome)] = struct {
					do   func(*world) error
					want end
				}{func(w *world) error { return w.decideVerification(alice, kind, outcome, "") }, test.decide[i]}
			}
			for name, s := range steps {
				t.Run(fmt.Sprintf("%s/%s/%s", kind, test.from, name), func(t *testing.T) {
					w := newWorld(t)
					into[test.from](w, kind)
					wantRefusal(t, s.do(w), s.want.refusal)
					got, err := w.verification(alice, kind)
					if s.want.status == "" {
						wantRefusal(t, err, notFound)
						return
					}
					if err != nil || got.VerificationStatus != s.want.status {
						t.Fatalf("got %+v, %v, want %s", got, err, s.want.status)
					}
					ended := s.want.status == succeeds || s.want.status == fails || s.want.status == rejects
					if (got.CompletedAt != nil) != ended {
						t.Errorf("CompletedAt %v of a verification that is %s", got.CompletedAt, got.VerificationStatus)
					}
				})
			}
		}
	}
}
