/* What is on the display: `screen count PROCESS` says how many windows of that process a person can close, `screen close PROCESS` closes them as
   their crosses do (WM_DELETE_WINDOW, ICCCM 4.2.8.1), `screen activate PROCESS` gives them the keyboard, as a window manager would,
   `screen picture FILE` takes a picture of everything (PNG). */
#include <X11/Xlib.h>
#include <cairo-xlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int closable(Display *display, Window window, Atom protocol) {
    Atom *protocols;
    int count, found = 0;
    if (!XGetWMProtocols(display, window, &protocols, &count)) return 0;
    while (count--) found |= protocols[count] == protocol;
    XFree(protocols);
    return found;
}

static unsigned long process(Display *display, Window window) {
    Atom type;
    int format;
    unsigned long items = 0, left, number = 0;
    unsigned char *value = NULL;
    XGetWindowProperty(display, window, XInternAtom(display, "_NET_WM_PID", False), 0, 1, False, AnyPropertyType, &type, &format, &items, &left, &value);
    if (items) number = *(unsigned long *)value;
    if (value) XFree(value);
    return number;
}

static int windows(Display *display, unsigned long of, const char *what) {
    Atom protocols = XInternAtom(display, "WM_PROTOCOLS", False), delete = XInternAtom(display, "WM_DELETE_WINDOW", False);
    Window root, parent, *children;
    unsigned count;
    int found = 0;
    if (!XQueryTree(display, DefaultRootWindow(display), &root, &parent, &children, &count)) return -1;
    while (count--) {
        XWindowAttributes attributes;
        if (!XGetWindowAttributes(display, children[count], &attributes) || attributes.map_state != IsViewable) continue;
        if (process(display, children[count]) != of || !closable(display, children[count], delete)) continue;
        found++;
        XEvent event = {.xclient = {.type = ClientMessage, .window = children[count], .message_type = protocols, .format = 32}};
        event.xclient.data.l[0] = delete;
        if (!strcmp(what, "close")) XSendEvent(display, children[count], False, NoEventMask, &event);
        if (!strcmp(what, "activate")) XSetInputFocus(display, children[count], RevertToPointerRoot, CurrentTime);
    }
    XSync(display, False);
    return found;
}

static int gone(Display *display, XErrorEvent *error) { return 0; } /* a window may end while it is looked at */

int main(int argc, char **argv) {
    Display *display = XOpenDisplay(NULL);
    if (!display || argc < 3) return 2;
    XSetErrorHandler(gone);
    if (!strcmp(argv[1], "picture")) {
        int screen = DefaultScreen(display);
        cairo_surface_t *all = cairo_xlib_surface_create(display, RootWindow(display, screen), DefaultVisual(display, screen),
                                                         DisplayWidth(display, screen), DisplayHeight(display, screen));
        return cairo_surface_write_to_png(all, argv[2]) != CAIRO_STATUS_SUCCESS;
    }
    printf("%d\n", windows(display, strtoul(argv[2], NULL, 10), argv[1]));
    return 0;
}
