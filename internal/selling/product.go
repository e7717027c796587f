package selling

import "regexp"

// productForm is what the code of an AWS product looks like. Which codes there are is not part of the model, so that
// every code of the form is one.
var productForm = regexp.MustCompile(`\A[0-9A-Za-z][0-9A-Za-z_.-]*\z`)
