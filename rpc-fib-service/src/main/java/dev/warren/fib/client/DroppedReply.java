package dev.warren.fib.client;

import java.util.Locale;

/** Why a reply belongs to no call. */
enum DroppedReply {

	/** Its call had ended without one. */
	LATE,

	/** Its call had been answered already. */
	DOUBLED,

	/** No call is known that it could belong to. */
	UNKNOWN;

	String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
