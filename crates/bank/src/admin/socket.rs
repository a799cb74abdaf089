//! The unix socket of `renkei-bank serve`: mode 0600 from its first moment, gone when the bank stops.

#[cfg(not(unix))]
pub use elsewhere::{Serving, serve};
#[cfg(unix)]
pub use unix::{Serving, serve};

#[cfg(unix)]
mod unix {
    use std::{
        fs::{self, DirBuilder, Permissions},
        io,
        os::unix::{
            fs::{DirBuilderExt, FileTypeExt, PermissionsExt},
            net::{SocketAddr, UnixListener, UnixStream},
        },
        path::{Path, PathBuf},
        time::Duration,
    };

    use axum::Router;
    use axum_server::Handle;
    use tokio::task::JoinHandle;

    pub struct Serving {
        path: PathBuf,
        handle: Handle<SocketAddr>,
        server: JoinHandle<io::Result<()>>,
    }

    pub fn serve(path: &Path, routes: Router) -> io::Result<Serving> {
        let listener = bind(path)?;
        let handle = Handle::new();
        let server = axum_server::from_unix(listener)?.handle(handle.clone());
        Ok(Serving { path: path.to_owned(), handle, server: tokio::spawn(server.serve(routes.into_make_service())) })
    }

    impl Serving {
        pub async fn stop(self, drain: Duration) {
            self.handle.graceful_shutdown(Some(drain));
            match self.server.await {
                Ok(Ok(())) => {}
                Ok(Err(cause)) => tracing::error!(%cause, "the admin socket failed"),
                Err(cause) => tracing::error!(%cause, "the admin socket's task failed"),
            }
            if let Err(cause) = fs::remove_file(&self.path) {
                tracing::warn!(%cause, "the admin socket is left behind");
            }
        }
    }

    /// Bound in a private folder and moved to its place with its mode, so that there is no moment at which others could connect. What a bank that
    /// was killed left behind is replaced; a socket that somebody listens on is not.
    fn bind(path: &Path) -> io::Result<UnixListener> {
        match fs::symlink_metadata(path) {
            Ok(there) if !there.file_type().is_socket() => return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is not a socket")),
            Ok(_) if UnixStream::connect(path).is_ok() => {
                return Err(io::Error::new(io::ErrorKind::AddrInUse, "another bank listens on it"));
            }
            Ok(_) => {}
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => return Err(cause),
        }
        let private = path.with_extension("new");
        match fs::remove_dir_all(&private) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
            _ => {}
        }
        DirBuilder::new().mode(0o700).create(&private)?;
        let bound = private.join("s");
        let listener = UnixListener::bind(&bound)?;
        fs::set_permissions(&bound, Permissions::from_mode(0o600))?;
        fs::rename(&bound, path)?;
        fs::remove_dir(&private)?;
        Ok(listener)
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::{io, path::Path, time::Duration};

    use axum::Router;

    /// Cannot be had: there are no unix sockets here.
    pub enum Serving {}

    pub fn serve(_: &Path, _: Router) -> io::Result<Serving> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no unix sockets"))
    }

    impl Serving {
        pub async fn stop(self, _: Duration) {
            match self {}
        }
    }
}
