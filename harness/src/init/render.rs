//! Templates: `@word@` stands for something, and a line that names `@role@`, `@Role@` or `@role_file@` comes once for each role.

use madoguchi_sim::role::RoleName;

use super::Language;
use crate::adapter::capital;

/// What stands for the words of a template.
pub(super) struct Words {
    language: Language,
    roles: Vec<RoleName>,
    everywhere: Vec<(&'static str, String)>,
}

impl Words {
    pub(super) fn new(language: Language, roles: &[RoleName], repository: Option<&str>) -> Self {
        let names: Vec<_> = roles.iter().map(|role| role.name()).collect();
        let prepare = language.build().map(|build| format!("    {build}\n"));
        let github = {
            let setup = language.github().map(|(action, with)| {
                format!("      - uses: {action}\n        with:\n          {with}\n")
            });
            let build = language
                .build()
                .map(|build| format!("      - run: {build}\n"));
            setup.unwrap_or_default() + &build.unwrap_or_default()
        };
        let variables =
            repository.map(|address| format!("variables:\n  MADOGUCHI_REPOSITORY: {address}\n"));
        let before = language
            .build()
            .map(|build| format!("  before_script:\n    - {build}\n"));
        let address = repository.map_or_else(
            || "${{ vars.MADOGUCHI_REPOSITORY }}".to_owned(),
            str::to_owned,
        );
        Self {
            language,
            roles: roles.to_vec(),
            everywhere: vec![
                ("@name@", format!("my-{}", names.join("-"))),
                ("@roles@", names.join(", ")),
                ("@command@", language.command().to_owned()),
                ("@protocol@", language.protocol_file().to_owned()),
                ("@repository@", address),
                ("@image@", language.image().to_owned()),
                // Whole lines.
                ("@prepare@\n", prepare.unwrap_or_default()),
                ("@github@\n", github),
                ("@variables@\n", variables.unwrap_or_default()),
                ("@before@\n", before.unwrap_or_default()),
            ],
        }
    }

    pub(super) fn fill(&self, template: &str) -> String {
        let mut text = String::new();
        for line in template.split_inclusive('\n') {
            if !["@role@", "@Role@", "@role_file@"]
                .iter()
                .any(|word| line.contains(word))
            {
                text.push_str(line);
                continue;
            }
            for role in &self.roles {
                let name = role.name();
                let line = line
                    .replace("@role@", name)
                    .replace("@Role@", &capital(name))
                    .replace("@role_file@", &self.language.role_file(*role));
                text.push_str(&line);
            }
        }
        self.everywhere
            .iter()
            .fold(text, |text, (word, meaning)| text.replace(word, meaning))
    }
}
