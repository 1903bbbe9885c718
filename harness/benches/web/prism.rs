//! Prism, a mock server that answers with the examples of an OpenAPI description.

use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failed;

/// A mock server, ended with this.
pub struct Prism {
    child: Child,
    pub address: SocketAddr,
}

impl Prism {
    /// Starts it, if the environment names its program.
    pub fn start() -> Result<Option<Self>, Failed> {
        let Some(program) = std::env::var_os("MADOGUCHI_PRISM") else {
            return Ok(None);
        };
        let port = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .port();
        let description = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/web/openapi.json");
        let child = Command::new(program)
            .args([
                "mock",
                "--host",
                "127.0.0.1",
                "--port",
                &port.to_string(),
                "--verboseLevel",
                "silent",
            ])
            .arg(description)
            .stdout(Stdio::null())
            .spawn()?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let prism = Self { child, address };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            if begun.elapsed() > Duration::from_secs(60) {
                return Err("Prism does not listen after a minute".into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(Some(prism))
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
