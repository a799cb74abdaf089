//! Ends a connection on which nothing moves: between two requests of HTTP/2, which hyper bounds only for HTTP/1.1, and over an answer that its
//! peer does not read.

use std::{
    future::{Ready, ready},
    io::{self, ErrorKind, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum_server::accept::Accept;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// Stands below TLS, where a write that is done has moved bytes.
#[derive(Debug, Clone, Copy)]
pub struct Watching(pub Duration);

impl<I, S> Accept<I, S> for Watching {
    type Stream = Watched<I>;
    type Service = S;
    type Future = Ready<io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        ready(Ok((Watched::new(stream, self.0), service)))
    }
}

/// Reads and writes of `inner`, which fail once none of them has moved a byte for `limit`.
pub struct Watched<S> {
    inner: S,
    limit: Duration,
    moved: Instant,
    look: Pin<Box<Sleep>>,
}

impl<S> Watched<S> {
    fn new(inner: S, limit: Duration) -> Self {
        Self { inner, limit, moved: Instant::now(), look: Box::pin(sleep(limit)) }
    }

    fn noted<T>(&mut self, outcome: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.moved = Instant::now();
            return outcome;
        }
        // The timer is not moved with every byte: when it rings, it is set to what is left.
        loop {
            std::task::ready!(self.look.as_mut().poll(context));
            let due = self.moved + self.limit;
            if due <= Instant::now() {
                return Poll::Ready(Err(ErrorKind::TimedOut.into()));
            }
            self.look.as_mut().reset(due);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_read(context, buffer);
        this.noted(outcome, context)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_write(context, bytes);
        this.noted(outcome, context)
    }

    fn poll_write_vectored(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_write_vectored(context, bytes);
        this.noted(outcome, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_shutdown(context);
        this.noted(outcome, context)
    }
}
