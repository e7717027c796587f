package awsjson

// Input is the input of an operation.
type Input interface {
	Shape
	// RequestCatalog is the Catalog member, empty where the operation has none.
	RequestCatalog() string
	// RequestToken is the client token, empty where the operation has none or it was not sent.
	RequestToken() string
	// WithoutToken is a shallow copy with the token cleared: what is compared when a token comes again.
	WithoutToken() Input
}

// Output is the answer of an operation.
type Output interface{ AppendJSON([]byte) []byte }

// StoredOutput is an Output that may be stored bytes, which need no copy.
type StoredOutput interface {
	Output
	// StoredAnswer is the whole answer, nil when it must be encoded.
	StoredAnswer() []byte
}

// Operation binds an operation of the model to the method that carries it out. R is the call of a read, W of a write:
// they are types of their own so that a read has nothing to write with.
type Operation[R, W any] struct {
	Service *Service
	Name    string
	// CatalogMember is the input's member that names a catalog, empty where the operation has none.
	CatalogMember string
	// NoOutput operations answer with an empty body instead of {} (protocol §3.4).
	NoOutput bool
	// InputMask and OutputMask say what of a request and of its answer is not to be shown; nil when all of it may be.
	InputMask, OutputMask *Mask
	// Replaces is set when the request replaces the record that it changes, so that what it leaves out is cleared.
	Replaces *Replacement
	// Errors are the exceptions that the model declares for the operation, in the order of their names.
	Errors []string
	// New makes an empty input.
	New func() Input
	// Exactly one of Read and Write is set; neither when the operation is not there yet.
	Read  func(R, Input) (Output, error)
	Write func(W, Input) (Output, error)
	// Current answers a call that started a task: the task's state now. Set for Start…Task operations only.
	Current func(r R, taskID string) (Output, error)
}

// Done tells whether the operation can be called.
func (o *Operation[R, W]) Done() bool { return o.Read != nil || o.Write != nil }

// Replacement is the record that a request replaces, as it is stored.
type Replacement struct {
	// Get names the operation that answers with the record in its stored form.
	Get string
	// Mask says what of the record is not to be shown.
	Mask *Mask
	// Kept are the top members that the service sets itself, such as the time of the change.
	Kept []string
}
