fn main() {
    renkei_desktop::run()
}
