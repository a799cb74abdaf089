// The header of RFC 9440 from nginx's own variable: base64 of the DER between colons; none without a certificate.
function clientCert(r) {
    const pem = r.variables.ssl_client_raw_cert;
    return pem ? ':' + pem.replace(/-----[A-Z ]+-----|\s/g, '') + ':' : '';
}

export default { clientCert };
