@REM Runs the build with the installed Maven (3.6.3 or newer). On Linux and macOS use ./mvnw, which fetches the pinned version.
@where mvn >NUL 2>&1 || (echo mvnw: install Maven 3.6.3 or newer and put mvn on the PATH & exit /b 1)
@mvn %*
