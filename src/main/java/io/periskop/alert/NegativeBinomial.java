package io.periskop.alert;

/** How improbable a count is where counts vary more than by pure chance: Poisson at a Fano factor of 1. */
final class NegativeBinomial {
    private static final double NEARLY_POISSON = 1.01;
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private NegativeBinomial() {}

    /**
     * The natural logarithm of an upper bound of the probability to see this count or more; 0 where it is not above the mean.
     * At most some times the true probability, which is what an alarm at one in ten millions needs.
     *
     * @param mean more than 0
     * @param fano variance over mean; below 1 counts as 1
     */
    static double logTail(long count, double mean, double fano) {
        if (count <= mean) {
            return 0;
        }
        return fano < NEARLY_POISSON ? poisson(count, mean) : negativeBinomial(count, mean, fano);
    }

    private static double poisson(long count, double mean) {
        double first = count * Math.log(mean) - mean - logGamma(count + 1.0);
        return first - Math.log1p(-mean / (count + 1.0));
    }

    private static double negativeBinomial(long count, double mean, double fano) {
        double r = mean / (fano - 1);
        double q = (fano - 1) / fano;
        double first =
                logGamma(count + r) - logGamma(r) - logGamma(count + 1.0) - r * Math.log(fano) + count * Math.log(q);
        double ratio = Math.max((count + r) / (count + 1.0) * q, q);
        return ratio >= 1 ? 0 : Math.min(0, first - Math.log1p(-ratio));
    }

    /** For x above 0; Stirling's series after shifting small ones up. */
    static double logGamma(double x) {
        double shift = 0;
        double y = x;
        while (y < 10) {
            shift -= Math.log(y);
            y++;
        }
        double inverse = 1 / y;
        double square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
        return shift + (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series;
    }
}
