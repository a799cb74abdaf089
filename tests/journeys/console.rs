//! `renkeictl` does the same without a window.
