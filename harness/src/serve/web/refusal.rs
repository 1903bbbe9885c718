//! Why a request is refused. How the real system words it is not public: codes and words are ours.

use serde::Serialize;

use super::token::{BadToken, Use};

/// A refusal: HTTP status, code of ours, and what is to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Status of HTTP.
    pub http: u16,
    /// The code, `MDG-W…`: no real code begins so.
    pub code: &'static str,
    /// In Japanese.
    pub message: String,
}

/// How replies frame what they have to say.
#[derive(Serialize)]
pub(super) struct Frame<'a, T: Serialize> {
    /// `0`, or the code of a refusal. The values of the real field are not public.
    pub(super) status: &'a str,
    pub(super) msg: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) result: Option<T>,
}

/// `status` when all is well (ours).
pub const WELL: &str = "0";

impl Refusal {
    fn new(http: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            http,
            code,
            message: message.into(),
        }
    }

    /// The reply.
    pub fn body(&self) -> Vec<u8> {
        let frame = Frame::<()> {
            status: self.code,
            msg: &self.message,
            result: None,
        };
        // Words are always JSON.
        serde_json::to_vec(&frame).unwrap_or_default()
    }

    /// The body is not what this path takes.
    pub fn body_is_not(expected: &str, found: impl std::fmt::Display) -> Self {
        let message = format!("本文が正しくありません。期待: {expected}、実際: {found}");
        Self::new(400, "MDG-W400", message)
    }

    /// The body broke off.
    pub fn broken_off() -> Self {
        Self::new(400, "MDG-W401", "本文が途中で途切れました")
    }

    /// Credentials that no account of the facility has.
    pub fn bad_credentials() -> Self {
        let message = "利用者IDまたはパスワードが正しくありません";
        Self::new(401, "MDG-W410", message)
    }

    /// No token.
    pub fn no_token() -> Self {
        let message = "Authorizationヘッダーがありません。ログインで得たidTokenだけを入れてください（Bearerは付けません）";
        Self::new(401, "MDG-W411", message)
    }

    /// The token is there, in a form that the API does not know.
    pub fn bearer() -> Self {
        let message = "AuthorizationヘッダーにはidTokenだけを入れてください。期待: <idToken>、実際: Bearer <…>";
        Self::new(401, "MDG-W412", message)
    }

    /// A token that is not taken.
    pub fn bad_token(why: BadToken) -> Self {
        match why {
            BadToken::Forged => Self::new(401, "MDG-W413", "トークンが正しくありません"),
            BadToken::OtherUse(found) => {
                let found = match found {
                    Use::Access => "accessToken",
                    Use::Refresh => "refreshToken",
                    Use::Id => "idToken",
                };
                let message = format!("別の用途のトークンです。実際: {found}");
                Self::new(401, "MDG-W414", message)
            }
            BadToken::Expired => {
                let message = "トークンの有効期限が切れています。ログインし直してください";
                Self::new(401, "MDG-W415", message)
            }
            BadToken::LoggedOut => {
                let message =
                    "別のログインにより強制的にログアウトされました。ログインし直してください";
                Self::new(401, "MDG-W416", message)
            }
            BadToken::OtherFacility => {
                let message = "トークンは、クライアント証明書の医療機関のものではありません";
                Self::new(403, "MDG-W430", message)
            }
        }
    }

    /// A client certificate that names no facility.
    pub fn no_facility(found: &str) -> Self {
        let message = format!(
            "クライアント証明書に医療機関コードがありません。期待: CNに10桁、実際: {found}"
        );
        Self::new(403, "MDG-W431", message)
    }

    /// The eligibility system does not serve this.
    pub fn by_the_system(reason: &str) -> Self {
        Self::new(403, "MDG-W432", reason)
    }

    /// Nothing is at that path.
    pub fn no_path() -> Self {
        Self::new(404, "MDG-W440", "その経路はありません")
    }

    /// Nothing but POST is taken.
    pub fn not_post() -> Self {
        Self::new(405, "MDG-W450", "POSTだけを受け付けます")
    }

    /// The body did not arrive in time.
    pub fn too_slow() -> Self {
        Self::new(408, "MDG-W480", "本文が時間内に届きませんでした")
    }

    /// The body is too large.
    pub fn too_large(limit: usize) -> Self {
        let message = format!("本文が大きすぎます。上限: {limit}オクテット");
        Self::new(413, "MDG-W460", message)
    }

    /// The body is of another kind.
    pub fn not_json(found: &str) -> Self {
        let message =
            format!("本文の種類が違います。期待: application/json; charset=UTF-8、実際: {found}");
        Self::new(415, "MDG-W451", message)
    }

    /// The eligibility system does not answer as it must.
    pub fn no_answer() -> Self {
        let message = "資格確認等システムが応答しません。時間をおいてやり直してください";
        Self::new(503, "MDG-W530", message)
    }

    /// The eligibility system does not answer in time.
    pub fn no_answer_in_time() -> Self {
        let message = "資格確認等システムが時間内に応答しません";
        Self::new(504, "MDG-W540", message)
    }

    /// Where the answer should be there is something that cannot be handed on.
    pub fn unfit_answer() -> Self {
        let message = "資格確認等システムの応答を電文として読めません";
        Self::new(502, "MDG-W520", message)
    }
}
