use std::collections::BTreeSet;

use super::{Language, files};
use crate::adapter::ROLES;
use crate::iut::IutFile;

#[test]
fn every_language_has_every_role_that_can_be_played() {
    for language in Language::ALL {
        for role in ROLES {
            let paths: Vec<_> = files(language, &[role], None)
                .into_iter()
                .map(|file| file.path.display().to_string())
                .collect();
            assert!(
                paths.contains(&language.role_file(role)),
                "{language:?} {role:?}: {paths:?}"
            );
            let once: BTreeSet<_> = paths.iter().collect();
            assert_eq!(once.len(), paths.len(), "{paths:?}");
        }
    }
}

#[test]
fn no_word_of_a_template_is_left_over() {
    let left = regex::Regex::new(r"@[A-Za-z_]+@").unwrap();
    for language in Language::ALL {
        for repository in [None, Some("https://git.example/madoguchi")] {
            for file in files(language, &ROLES, repository) {
                let found = left.find(&file.text).map(|it| it.as_str());
                assert_eq!(found, None, "{language:?} {}", file.path.display());
            }
        }
    }
}

#[test]
fn the_configuration_names_the_roles_and_is_one_that_madoguchi_reads() {
    for language in Language::ALL {
        let files = files(language, &ROLES[1..3], None);
        let file = files
            .iter()
            .find(|it| it.path.ends_with("iut.yaml"))
            .unwrap();
        let read = IutFile::read(&file.path, &file.text).unwrap();
        assert_eq!(read.adapter.unwrap().roles, &ROLES[1..3]);
    }
}

#[test]
fn what_ci_reads_is_yaml_and_says_where_madoguchi_comes_from() {
    for language in Language::ALL {
        for (repository, told) in [
            (None, "vars.MADOGUCHI_REPOSITORY"),
            (
                Some("https://git.example/madoguchi"),
                "https://git.example/madoguchi",
            ),
        ] {
            let files = files(language, &ROLES, repository);
            let yaml = |name: &str| {
                let file = files.iter().find(|it| it.path.ends_with(name)).unwrap();
                serde_yaml::from_str::<serde_json::Value>(&file.text).unwrap()
            };
            let github = yaml(".github/workflows/madoguchi.yml");
            let job = &github["jobs"]["conformance"];
            let address = job["env"]["MADOGUCHI_REPOSITORY"].as_str().unwrap();
            assert!(address.contains(told), "{address}");
            assert!(job["steps"].as_array().unwrap().len() >= 3);
            let gitlab = yaml(".gitlab-ci.yml");
            assert_eq!(gitlab["conformance"]["extends"], ".madoguchi");
            assert_eq!(
                gitlab["variables"]["MADOGUCHI_REPOSITORY"].as_str(),
                repository
            );
        }
    }
}
