/* A card reader in front of SoftHSM. The file HAPPENING says what is the matter with it, in words:
 * pulled: the card is out;  swapped: each slot holds the other card;  broken: nobody can look;  low, last, locked: what the token says of its tries;
 * pinpad: the PIN is typed on the reader, as 123456;  cancelled: it is refused there.
 * withoutpss: the card knows no RSA-PSS.
 * It also prints to standard output, as some drivers do. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef unsigned long ulong;

/* CK_FUNCTION_LIST: the version, then the functions in the order of the standard. */
struct functions { unsigned char version[2]; void *all[68]; };
enum { GET_FUNCTION_LIST = 3, GET_SLOT_LIST = 4, GET_TOKEN_INFO = 6, GET_MECHANISM_LIST = 7, OPEN_SESSION = 12, GET_SESSION_INFO = 15, LOGIN = 18, FIND_INIT = 26, SIGN_INIT = 42 };
enum { OK = 0, GENERAL_ERROR = 5, DEVICE_REMOVED = 0x32, FUNCTION_CANCELED = 0x50, TOKEN_NOT_PRESENT = 0xE0 };
enum { PIN_PAD = 0x100, LOW = 0x10000, LAST = 0x20000, LOCKED = 0x40000, INITIALISED = 0x400, FLAGS_AT = 96, INFO_SIZE = 208 };

static struct functions *softhsm, own;

static int is(const char *what) {
    char words[256] = {0};
    FILE *file = fopen(HAPPENING, "r");
    if (file) {
        fread(words, 1, sizeof words - 1, file);
        fclose(file);
    }
    return strstr(words, what) != NULL;
}

static ulong slot_list(unsigned char present, ulong *slots, ulong *count) {
    if (is("pulled")) {
        *count = 0;
        return OK;
    }
    if (is("broken")) return GENERAL_ERROR;
    return ((ulong (*)(unsigned char, ulong *, ulong *))softhsm->all[GET_SLOT_LIST])(present, slots, count);
}

static ulong softhsm_info(ulong slot, unsigned char *info, ulong *flags) {
    ulong result = ((ulong (*)(ulong, unsigned char *))softhsm->all[GET_TOKEN_INFO])(slot, info);
    memcpy(flags, info + FLAGS_AT, sizeof *flags);
    return result;
}

/* SoftHSM's slot of the card that lies in this one. */
static ulong holds(ulong slot) {
    ulong slots[16], count = 16, flags;
    unsigned char info[INFO_SIZE];
    if (!is("swapped")) return slot;
    ((ulong (*)(unsigned char, ulong *, ulong *))softhsm->all[GET_SLOT_LIST])(1, slots, &count);
    for (ulong i = 0; i < count; i++) {
        if (slots[i] != slot && softhsm_info(slots[i], info, &flags) == OK && flags & INITIALISED) return slots[i];
    }
    return slot;
}

static ulong open_session(ulong slot, ulong flags, void *application, void *notify, ulong *session) {
    return ((ulong (*)(ulong, ulong, void *, void *, ulong *))softhsm->all[OPEN_SESSION])(holds(slot), flags, application, notify, session);
}

static ulong token_info(ulong slot, unsigned char *info) {
    puts("reader: somebody asks for the token");
    fflush(stdout);
    if (is("pulled")) return TOKEN_NOT_PRESENT;
    ulong flags, result = softhsm_info(holds(slot), info, &flags);
    if (is("pinpad")) flags |= PIN_PAD;
    if (is("low")) flags |= LOW;
    if (is("last")) flags |= LOW | LAST;
    if (is("locked")) flags |= LOCKED;
    memcpy(info + FLAGS_AT, &flags, sizeof flags);
    return result;
}

/* RSA-PSS by itself is 0x0D, with a hash 0x0E and from 0x43 to 0x47. */
static ulong mechanism_list(ulong slot, ulong *list, ulong *count) {
    ulong result = ((ulong (*)(ulong, ulong *, ulong *))softhsm->all[GET_MECHANISM_LIST])(slot, list, count), kept = 0;
    if (result != OK || !list || !is("withoutpss")) return result;
    for (ulong i = 0; i < *count; i++) {
        if (list[i] != 0x0D && list[i] != 0x0E && (list[i] < 0x43 || list[i] > 0x47)) list[kept++] = list[i];
    }
    *count = kept;
    return OK;
}

static ulong session_info(ulong session, void *info) {
    if (is("pulled")) return DEVICE_REMOVED;
    return ((ulong (*)(ulong, void *))softhsm->all[GET_SESSION_INFO])(session, info);
}

static ulong login(ulong session, ulong user, unsigned char *pin, ulong length) {
    if (is("cancelled")) return FUNCTION_CANCELED;
    if (!pin && is("pinpad")) {
        pin = (unsigned char *)"123456";
        length = 6;
    }
    return ((ulong (*)(ulong, ulong, unsigned char *, ulong))softhsm->all[LOGIN])(session, user, pin, length);
}

static ulong find_init(ulong session, void *template, ulong count) {
    if (is("pulled")) return DEVICE_REMOVED;
    return ((ulong (*)(ulong, void *, ulong))softhsm->all[FIND_INIT])(session, template, count);
}

static ulong sign_init(ulong session, void *mechanism, ulong key) {
    if (is("pulled")) return DEVICE_REMOVED;
    return ((ulong (*)(ulong, void *, ulong))softhsm->all[SIGN_INIT])(session, mechanism, key);
}

ulong C_GetFunctionList(struct functions **list) {
    if (!softhsm) {
        void *library = dlopen(SOFTHSM, RTLD_NOW);
        ((ulong (*)(struct functions **))dlsym(library, "C_GetFunctionList"))(&softhsm);
        own = *softhsm;
        own.all[GET_FUNCTION_LIST] = C_GetFunctionList;
        own.all[GET_SLOT_LIST] = slot_list;
        own.all[GET_TOKEN_INFO] = token_info;
        own.all[GET_MECHANISM_LIST] = mechanism_list;
        own.all[OPEN_SESSION] = open_session;
        own.all[GET_SESSION_INFO] = session_info;
        own.all[LOGIN] = login;
        own.all[FIND_INIT] = find_init;
        own.all[SIGN_INIT] = sign_init;
    }
    *list = &own;
    return OK;
}
