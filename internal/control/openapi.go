package control

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
)

//go:embed openapi/*.json
var openapiParts embed.FS

// openapi is the description of the whole API: the parts of all topics in one document.
var openapi = joinOpenAPI()

// part is the description of one topic. That of the server has the head of the document too.
type part struct {
	OpenAPI    string                     `json:"openapi,omitempty"`
	Info       json.RawMessage            `json:"info,omitempty"`
	Paths      map[string]json.RawMessage `json:"paths"`
	Components struct {
		Schemas map[string]json.RawMessage `json:"schemas"`
	} `json:"components"`
}

func joinOpenAPI() json.RawMessage {
	var whole part
	whole.Paths, whole.Components.Schemas = map[string]json.RawMessage{}, map[string]json.RawMessage{}
	// The parts are in the program, so what is wrong with them is found by every test of the package.
	files, err := openapiParts.ReadDir("openapi")
	if err != nil {
		panic(err)
	}
	for _, f := range files {
		text, err := openapiParts.ReadFile("openapi/" + f.Name())
		if err != nil {
			panic(err)
		}
		var p part
		if err := json.Unmarshal(text, &p); err != nil {
			panic(fmt.Sprintf("%s: %v", f.Name(), err))
		}
		if p.OpenAPI != "" {
			whole.OpenAPI, whole.Info = p.OpenAPI, p.Info
		}
		join(whole.Paths, p.Paths)
		join(whole.Components.Schemas, p.Components.Schemas)
	}
	text, err := json.MarshalIndent(whole, "", "  ")
	if err != nil {
		panic(err)
	}
	return text
}

func join(whole, part map[string]json.RawMessage) {
	for name, v := range part {
		if _, taken := whole[name]; taken {
			panic("two descriptions of " + name)
		}
		whole[name] = v
	}
}

func (a *api) document(*http.Request) (any, error) { return openapi, nil }
