//! JSON Schema of words: what their written form looks like, one place a word.

/// Gives a word that is written as text its schema: a description, the pattern that every written form has, and examples. What a
/// pattern cannot say, such as a check digit, the description does.
macro_rules! text_schema {
    ($word:ident, $name:literal, $description:literal, $pattern:literal, [$($example:literal),+ $(,)?]) => {
        impl schemars::JsonSchema for $word {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($word)).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": $description,
                    "pattern": $pattern,
                    "examples": [$($example),+],
                })
            }
        }
    };
}

/// Gives a word that is one of a few texts its schema. The texts are those of `written`, for each of the word's `ALL`.
macro_rules! choice_schema {
    ($word:ident, $description:literal, $($written:path),+) => {
        impl schemars::JsonSchema for $word {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($word).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($word)).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut texts = Vec::new();
                $(texts.extend($word::ALL.map($written));)+
                schemars::json_schema!({
                    "type": "string",
                    "description": $description,
                    "enum": texts,
                })
            }
        }
    };
}

pub(crate) use {choice_schema, text_schema};
