package dev.warren.web;

import jakarta.servlet.RequestDispatcher;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what failed outside of a controller, instead of Boot's own JSON and HTML. */
@RestController
final class ProblemErrorController implements ErrorController {

	/**
	 * Called by the web server; a client that asks for this path gets 404.
	 */
	@RequestMapping("${server.error.path:/error}")
	void error(@RequestAttribute(name = RequestDispatcher.ERROR_STATUS_CODE, required = false) @Nullable Integer code) {
		HttpStatus status = (code != null) ? HttpStatus.resolve(code) : HttpStatus.NOT_FOUND;
		throw ProblemException.of((status != null) ? status : HttpStatus.INTERNAL_SERVER_ERROR);
	}

}
