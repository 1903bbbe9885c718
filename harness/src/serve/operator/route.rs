//! What there is, by method and path: the one table for answering and for describing.

/// Something that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Page,
    Health,
    OpenApi,
    People,
    Person,
    Card,
    Insurance,
    Facilities,
    Insurers,
    InsurerFile,
    Reader,
    Cards,
    Slots,
    Insert,
    Remove,
    Clock,
    MoveClock,
    Exchanges,
    Invariants,
    Faults,
    Disturb,
    Repair,
    BeginAgain,
    NewWorld,
}

/// Method, path and meaning of each.
pub(super) const TABLE: [(Route, &str, &str, &str); 24] = [
    (Route::Page, "GET", "/", "A page for people"),
    (
        Route::Health,
        "GET",
        "/health",
        "Whether the ecosystem lives",
    ),
    (Route::OpenApi, "GET", "/openapi.json", "This description"),
    (Route::People, "GET", "/people", "Everyone who exists"),
    (Route::Person, "GET", "/people/{key}", "One person"),
    (
        Route::Card,
        "POST",
        "/people/{key}/card",
        "Do something with a person's card",
    ),
    (
        Route::Insurance,
        "POST",
        "/people/{key}/insurance",
        "Do something with a person's insurance",
    ),
    (Route::Facilities, "GET", "/facilities", "Every facility"),
    (Route::Insurers, "GET", "/insurers", "Every insurer"),
    (
        Route::InsurerFile,
        "POST",
        "/insurers/{number}/files",
        "An insurer hands in a file of 加入者情報, or an inquiry for J-LIS; the file that goes back is in its encoding",
    ),
    (
        Route::Reader,
        "POST",
        "/facilities/{code}/reader",
        "Somebody uses the reader of a facility",
    ),
    (
        Route::Cards,
        "GET",
        "/cards",
        "Every card and phone, by instance",
    ),
    (
        Route::Slots,
        "GET",
        "/slots",
        "The slots for cards, and what lies in them",
    ),
    (
        Route::Insert,
        "PUT",
        "/slots/{slot}",
        "Lay a card or phone into a slot",
    ),
    (
        Route::Remove,
        "DELETE",
        "/slots/{slot}",
        "Take the card out of a slot",
    ),
    (Route::Clock, "GET", "/clock", "The virtual time"),
    (Route::MoveClock, "POST", "/clock", "Put the clock on"),
    (
        Route::Exchanges,
        "GET",
        "/exchanges",
        "The last calls, the latest first",
    ),
    (
        Route::Invariants,
        "GET",
        "/invariants",
        "What the invariants say of the calls that are kept",
    ),
    (Route::Faults, "GET", "/faults", "The faults in force"),
    (Route::Disturb, "POST", "/faults", "Let something fail"),
    (
        Route::Repair,
        "DELETE",
        "/faults/{name}",
        "Let it work again",
    ),
    (
        Route::BeginAgain,
        "POST",
        "/reset",
        "Everything is as at the beginning; what was kept is forgotten",
    ),
    (
        Route::NewWorld,
        "POST",
        "/cast",
        "Others exist, as a conformance run casts them, and nothing has happened yet; only where no state is kept",
    ),
];

/// Why a path leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Nowhere {
    /// Nothing is there.
    Unknown,
    /// These methods would lead somewhere.
    Method(Vec<&'static str>),
}

impl Route {
    /// Where a request leads, and what stands in the place of the braces.
    pub(super) fn at(method: &str, path: &str) -> Result<(Self, String), Nowhere> {
        let mut methods = Vec::new();
        for (route, its, template, _) in TABLE {
            let Some(name) = matched(template, path) else {
                continue;
            };
            // HEAD is GET without the body.
            if its == method || (its == "GET" && method == "HEAD") {
                return Ok((route, name));
            }
            methods.push(its);
        }
        match methods.is_empty() {
            true => Err(Nowhere::Unknown),
            false => Err(Nowhere::Method(methods)),
        }
    }
}

fn matched(template: &str, path: &str) -> Option<String> {
    let (mut name, mut parts) = (String::new(), path.split('/'));
    for expected in template.split('/') {
        let found = parts.next()?;
        if expected.starts_with('{') {
            name = unescaped(found).filter(|name| !name.is_empty())?;
        } else if expected != found {
            return None;
        }
    }
    parts.next().is_none().then_some(name)
}

/// A part of a path or query with its percent signs resolved (RFC 3986 2.1); `None` if that gives no text.
pub(super) fn unescaped(part: &str) -> Option<String> {
    let mut bytes = part.bytes();
    let mut whole = Vec::with_capacity(part.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            whole.push(byte);
            continue;
        }
        let digits = [bytes.next()?, bytes.next()?].map(|digit| char::from(digit).to_digit(16));
        let [Some(high), Some(low)] = digits else {
            return None;
        };
        whole.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_found_by_its_own_method_and_path() {
        for (route, method, path, _) in TABLE {
            let path = path.replace("{key}", "%E8%A6%8B%E6%9C%AC%20%E8%8A%B1%E5%AD%90");
            let path = path
                .replace("{code}", "1319990014")
                .replace("{number}", "06139992")
                .replace("{name}", "fund-down")
                .replace("{slot}", "0");
            assert_eq!(Route::at(method, &path).map(|it| it.0), Ok(route), "{path}");
        }
        let person = Route::at("GET", "/people/%E8%A6%8B%E6%9C%AC%20%E8%8A%B1%E5%AD%90");
        assert_eq!(person, Ok((Route::Person, "見本 花子".to_owned())));
    }

    #[test]
    fn what_is_nowhere_says_whether_another_method_would_help() {
        for path in [
            "",
            "//",
            "/people/",
            "/people/%",
            "/people/%FF",
            "/people/a/b",
            "/nothing",
        ] {
            assert_eq!(Route::at("GET", path), Err(Nowhere::Unknown), "{path}");
        }
        let methods = Nowhere::Method(vec!["GET", "POST"]);
        assert_eq!(Route::at("PUT", "/clock"), Err(methods));
    }
}
