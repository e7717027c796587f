package operator_test

import "testing"

// The operator can let the built-in review decide about a profile (account §11).
func TestOperator_Account11_DecideProfile(t *testing.T) {
	tell(t, "decide-profile", func(w *world) {
		partner := w.registered("AWS")
		hand := func(token, website string) any {
			w.Helper()
			in := profile("AWS", token, partner)
			in["TaskDetails"].(object)["WebsiteUrl"] = website
			return w.partner(fjord, "StartProfileUpdateTask", in)["TaskId"]
		}
		bad := hand("one", "https://10.0.0.1")
		w.refuses("decide-profile", "", "Sandbox", object{"task": bad}, 404, "ResourceNotFoundException", "", "")
		w.is("the first", w.does("decide-profile", "", "AWS", object{"task": bad})["status"], "FAILED")
		task := w.partner(fjord, "GetProfileUpdateTask", object{"Catalog": "AWS", "Identifier": partner})
		w.is("its error", at(task, "ErrorDetailList", 0, "Reason"), "INVALID_WEBSITE_URL")
		w.refuses("decide-profile", "", "AWS", object{"task": bad}, 409, "ConflictException", "", "FAILED")
		good := hand("two", "https://fjord.example")
		w.is("the second", w.does("decide-profile", "", "AWS", object{"task": good})["status"], "SUCCEEDED")
		w.refuses("decide-profile", "", "AWS", object{"task": good}, 409, "ConflictException", "", "SUCCEEDED")
	})
}
