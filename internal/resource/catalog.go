package resource

// The catalogs. Every resource lives in one of them and nothing crosses (selling §2.2, account §2).
const (
	CatalogAWS     = "AWS"
	CatalogSandbox = "Sandbox"
)

// KnownCatalog reports whether the name is one of the two; case counts.
func KnownCatalog(name string) bool { return name == CatalogAWS || name == CatalogSandbox }
