//! Ends a connection on which nothing moves: between two requests of HTTP/2, which hyper bounds only for HTTP/1.1, and over an answer that its
//! peer does not read.

use std::{
    io::{self, ErrorKind, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum_server::accept::Accept;
use futures_util::{FutureExt, future::BoxFuture};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// Accepts as `inner` does, and watches what was accepted.
#[derive(Clone)]
pub struct Watching<A> {
    inner: A,
    limit: Duration,
}

impl<A> Watching<A> {
    pub fn new(inner: A, limit: Duration) -> Self {
        Self { inner, limit }
    }
}

impl<A, I, S> Accept<I, S> for Watching<A>
where
    A: Accept<I, S>,
    A::Future: Send + 'static,
{
    type Stream = Watched<A::Stream>;
    type Service = A::Service;
    type Future = BoxFuture<'static, io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let limit = self.limit;
        let watched = move |(stream, service)| (Watched::new(stream, limit), service);
        self.inner.accept(stream, service).map(move |accepted| accepted.map(watched)).boxed()
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
            ready!(self.look.as_mut().poll(context));
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
