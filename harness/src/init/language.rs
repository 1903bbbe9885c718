//! The languages in which an adapter can begin.

use clap::ValueEnum;
use madoguchi_sim::role::RoleName;

use crate::adapter::capital;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "lower")]
pub enum Language {
    /// Python 3.9 or later, standard library only.
    Python,
    /// Node 22.6 or later, which strips the types itself; no packages.
    TypeScript,
    /// Rust with serde_json.
    Rust,
    /// C# on .NET 8 or later.
    CSharp,
}

macro_rules! part {
    ($folder:literal, $role:literal, $ending:literal) => {
        Some(include_str!(concat!("templates/", $folder, $role, $ending)))
    };
}

/// The parts of a language, by role.
macro_rules! by_role {
    ($role:expr, $folder:literal, $ending:literal) => {
        match $role {
            RoleName::Reader => part!($folder, "/reader", $ending),
            RoleName::Counter => part!($folder, "/counter", $ending),
            RoleName::Fund => part!($folder, "/fund", $ending),
            RoleName::Insurer => part!($folder, "/insurer", $ending),
            RoleName::Jlis => part!($folder, "/jlis", $ending),
            RoleName::Portal => part!($folder, "/portal", $ending),
            RoleName::Municipality => part!($folder, "/municipality", $ending),
            RoleName::Mobile => part!($folder, "/mobile", $ending),
            // A card has a public interface of its own, and nobody plays a person or the clock.
            RoleName::Card | RoleName::Person | RoleName::Clock => None,
        }
    };
}

impl Language {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Python, Self::TypeScript, Self::Rust, Self::CSharp];

    /// The files that it needs whatever is played.
    pub(super) const fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Python => &[
                ("adapter.py", include_str!("templates/python/adapter.py")),
                ("protocol.py", include_str!("templates/python/protocol.py")),
            ],
            Self::TypeScript => &[
                (
                    "adapter.mts",
                    include_str!("templates/typescript/adapter.mts"),
                ),
                (
                    "protocol.mts",
                    include_str!("templates/typescript/protocol.mts"),
                ),
            ],
            Self::Rust => &[
                ("Cargo.toml", include_str!("templates/rust/Cargo.toml.txt")),
                (".gitignore", "/target/\n"),
                ("src/main.rs", include_str!("templates/rust/main.rs")),
                (
                    "src/protocol.rs",
                    include_str!("templates/rust/protocol.rs"),
                ),
            ],
            Self::CSharp => &[
                (
                    "Adapter.csproj",
                    include_str!("templates/csharp/Adapter.csproj"),
                ),
                (".gitignore", "bin/\nobj/\nout/\n"),
                ("Program.cs", include_str!("templates/csharp/program.cs")),
                ("Protocol.cs", include_str!("templates/csharp/protocol.cs")),
            ],
        }
    }

    /// What a role begins with; none for what cannot be played over the adapter protocol.
    pub(super) const fn role(self, role: RoleName) -> Option<&'static str> {
        match self {
            Self::Python => by_role!(role, "python", ".py"),
            Self::TypeScript => by_role!(role, "typescript", ".mts"),
            Self::Rust => by_role!(role, "rust", ".rs"),
            Self::CSharp => by_role!(role, "csharp", ".cs"),
        }
    }

    /// The file of a role.
    pub(super) fn role_file(self, role: RoleName) -> String {
        let name = role.name();
        match self {
            Self::Python => format!("{name}.py"),
            Self::TypeScript => format!("{name}.mts"),
            Self::Rust => format!("src/{name}.rs"),
            Self::CSharp => format!("{}.cs", capital(name)),
        }
    }

    /// The file that speaks the protocol.
    pub(super) const fn protocol_file(self) -> &'static str {
        match self {
            Self::Python => "protocol.py",
            Self::TypeScript => "protocol.mts",
            Self::Rust => "src/protocol.rs",
            Self::CSharp => "Protocol.cs",
        }
    }

    /// The program and its arguments, as items of a list in YAML.
    pub(super) const fn command(self) -> &'static str {
        match self {
            Self::Python => "python3, adapter.py",
            Self::TypeScript => "node, --experimental-strip-types, adapter.mts",
            Self::Rust => "target/release/adapter",
            Self::CSharp => "dotnet, out/Adapter.dll",
        }
    }

    /// What has to be done before it can be started, if anything has.
    pub(super) const fn build(self) -> Option<&'static str> {
        match self {
            Self::Python | Self::TypeScript => None,
            Self::Rust => Some("cargo build --release"),
            Self::CSharp => Some("dotnet build --configuration Release --output out"),
        }
    }

    /// The step of a GitHub workflow that brings the language, if the machine does not have it.
    pub(super) const fn github(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Python => Some(("actions/setup-python@v5", "python-version: \"3.13\"")),
            Self::TypeScript => Some(("actions/setup-node@v4", "node-version: 22")),
            Self::Rust => None,
            Self::CSharp => Some(("actions/setup-dotnet@v4", "dotnet-version: 8.0.x")),
        }
    }

    /// The image in which GitLab starts it: none older than the one in which Madoguchi is built.
    pub(super) const fn image(self) -> &'static str {
        match self {
            Self::Python => "python:3.13-bookworm",
            Self::TypeScript => "node:22-bookworm",
            Self::Rust => "rust:1.95-bookworm",
            Self::CSharp => "mcr.microsoft.com/dotnet/sdk:8.0-bookworm-slim",
        }
    }
}
