package dev.warren.web.security;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** An OpenID Connect issuer on this machine, with a key of its own. */
final class Issuer implements AutoCloseable {

	private final RSAKey key;

	private final HttpServer server;

	Issuer() throws IOException, JOSEException {
		this.key = newKey();
		this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		this.server.createContext("/.well-known/openid-configuration",
				(exchange) -> answer(exchange, "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(uri())));
		this.server.createContext("/keys",
				(exchange) -> answer(exchange, new JWKSet(this.key.toPublicJWK()).toString()));
		this.server.start();
	}

	static RSAKey newKey() throws JOSEException {
		return new RSAKeyGenerator(2048).keyID("test").generate();
	}

	String uri() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	String token(Consumer<JWTClaimsSet.Builder> changes) throws JOSEException {
		return token(this.key, changes);
	}

	/** A good token for {@code warren}, except for the changes. */
	String token(RSAKey signer, Consumer<JWTClaimsSet.Builder> changes) throws JOSEException {
		JWTClaimsSet.Builder claims = claims();
		changes.accept(claims);
		return signed(signer, new JWSHeader.Builder(JWSAlgorithm.RS256), claims);
	}

	/** A good token with a {@code typ} in its header. */
	String tokenOfType(String type) throws JOSEException {
		return signed(this.key, new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType(type)), claims());
	}

	private JWTClaimsSet.Builder claims() {
		return new JWTClaimsSet.Builder().issuer(uri())
			.audience("warren")
			.subject("alice")
			.claim("roles", List.of("read"))
			.issueTime(Date.from(Instant.now()))
			.expirationTime(Date.from(Instant.now().plusSeconds(300)));
	}

	private static String signed(RSAKey signer, JWSHeader.Builder header, JWTClaimsSet.Builder claims)
			throws JOSEException {
		SignedJWT token = new SignedJWT(header.keyID("test").build(), claims.build());
		token.sign(new RSASSASigner(signer));
		return token.serialize();
	}

	private static void answer(HttpExchange exchange, String json) throws IOException {
		byte[] body = json.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
