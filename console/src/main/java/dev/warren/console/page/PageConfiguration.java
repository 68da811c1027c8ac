package dev.warren.console.page;

import java.util.List;

import dev.warren.console.ConsoleProperties;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The files of the page. Boot serves those in static/ and the webjars. */
@Configuration(proxyBeanMethods = false)
class PageConfiguration implements WebMvcConfigurer {

	/** The page shows the view that its address names. */
	private static final List<String> VIEWS = List.of("/", "/map", "/tasks", "/tasks/{id:(?!.+\\.js$).+}",
			"/dead-letters", "/logs", "/playground", "/rpc", "/lab");

	private final String htmVersion;

	PageConfiguration(ConsoleProperties properties) {
		this.htmVersion = properties.htmVersion();
	}

	/** Before the index of endpoints that every service has at {@code /}. */
	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.setOrder(-1);
		VIEWS.forEach((view) -> registry.addViewController(view).setViewName("forward:/index.html"));
	}

	/** Unlike a webjar, a jar of mvnpm is not found by the locator of webjars. */
	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler("/webjars/htm/**")
			.addResourceLocations("classpath:/META-INF/resources/_static/htm/%s/".formatted(this.htmVersion))
			.setCacheControl(CacheControl.noCache())
			.setUseLastModified(false);
	}

	@Bean
	PageHeaders pageHeaders() {
		return new PageHeaders();
	}

}
