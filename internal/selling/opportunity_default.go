package selling

import api "github.com/opencosell/cosell/api/selling"

// withDefaults is a copy of what was sent in the form in which it is kept: defaults in place of absent members
// (selling §5.4), lists without elements as null or as empty just as the real service answers them, and structures
// that say nothing as null (selling §1.2). Spend stays as sent until settle.
func withDefaults(sent api.GetOpportunityOutput) api.GetOpportunityOutput {
	o := sent
	orDefault(&o.NationalSecurity, api.NationalSecurityNo)
	orDefault(&o.OpportunityType, api.OpportunityTypeNetNewBusiness)
	nullIfEmpty(&o.PrimaryNeedsFromAws)
	o.LifeCycle = copied(o.LifeCycle)
	if o.LifeCycle == nil {
		o.LifeCycle = &api.LifeCycle{}
	}
	o.Marketing = marketingDefaults(o.Marketing)
	o.Customer = customerDefaults(o.Customer, *o.NationalSecurity)
	o.Project = projectDefaults(o.Project)
	o.SoftwareRevenue = copied(o.SoftwareRevenue)
	if r := o.SoftwareRevenue; r != nil {
		r.Value = copied(r.Value)
		if *r == (api.SoftwareRevenue{}) {
			o.SoftwareRevenue = nil
		}
	}
	return o
}

func marketingDefaults(sent *api.Marketing) *api.Marketing {
	m := copied(sent)
	if m == nil {
		m = &api.Marketing{}
	}
	orDefault(&m.Source, api.MarketingSourceNone)
	nullIfEmpty(&m.UseCases)
	nullIfEmpty(&m.Channels)
	return m
}

func customerDefaults(sent *api.Customer, security api.NationalSecurity) *api.Customer {
	c := copied(sent)
	if c == nil {
		return nil
	}
	emptyIfNull(&c.Contacts)
	c.Account = copied(c.Account)
	if a := c.Account; a != nil {
		a.Address = copied(a.Address)
		if a.Address != nil && *a.Address == (api.Address{}) {
			a.Address = nil
		}
		if security == api.NationalSecurityYes {
			if a.Address == nil {
				a.Address = &api.Address{}
			}
			orDefault(&a.Address.CountryCode, api.CountryCodeUs)
		}
	}
	return c
}

func projectDefaults(sent *api.Project) *api.Project {
	p := copied(sent)
	if p == nil {
		return nil
	}
	nullIfEmpty(&p.DeliveryModels)
	nullIfEmpty(&p.ApnPrograms)
	nullIfEmpty(&p.SalesActivities)
	p.ExpectedCustomerSpend = append([]api.ExpectedCustomerSpend{}, p.ExpectedCustomerSpend...)
	if p.ExpectedContractDuration == nil {
		for i := range p.ExpectedCustomerSpend {
			if e := &p.ExpectedCustomerSpend[i]; e.TargetCompany != targetSelf {
				e.TargetCompany = targetAWS
			}
		}
	}
	return p
}

func orDefault[T any](member **T, value T) {
	if *member == nil {
		*member = &value
	}
}

func copied[T any](v *T) *T {
	if v == nil {
		return nil
	}
	return new(*v)
}

func nullIfEmpty[T any](list *[]T) {
	if len(*list) == 0 {
		*list = nil
	}
}

func emptyIfNull[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}
